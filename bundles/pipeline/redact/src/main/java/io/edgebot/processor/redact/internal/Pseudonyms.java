package io.edgebot.processor.redact.internal;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives addresses other ones of the same form: two IP addresses that share a prefix share one as
 * long afterwards (Crypto-PAn), a MAC address keeps its maker's half. Not thread-safe.
 */
final class Pseudonyms {
  private static final int BLOCK = 16;
  private static final int MOST_KNOWN = 4096;

  private final Cipher cipher;
  private final byte[] pad = new byte[BLOCK];
  private final byte[] block = new byte[BLOCK];
  private final byte[] scrambled = new byte[BLOCK];
  private final @Nullable Hasher hasher;

  /** Addresses come again and again. */
  private final Map<String, String> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /** With keys that are derived from the key of hashes. */
  Pseudonyms(HashKey key) {
    this(key.derive("ip addresses"), new Hasher(new HashKey(key.derive("mac addresses"))));
  }

  /**
   * With a key of Crypto-PAn.
   *
   * @param key the cipher's key and what is padded with, 16 bytes each
   */
  Pseudonyms(byte[] key, @Nullable Hasher hasher) {
    this.hasher = hasher;
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, BLOCK, "AES"));
      cipher.update(key, BLOCK, BLOCK, pad);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java platform has it, and it takes any key
    }
  }

  /** The other address; null if a text is none. */
  @Nullable String of(String address) {
    String other = known.get(address);
    if (other == null) {
      byte[] ip = IpAddresses.parse(address, 0, address.length());
      other = ip != null ? text(scramble(ip)) : mac(address);
      if (other != null) {
        known.put(address, other);
      }
    }
    return other;
  }

  /** Each bit is flipped or not by the bits before it and the key. */
  private byte[] scramble(byte[] ip) {
    byte[] result = ip.clone();
    try {
      for (int i = 0; i < ip.length * 8; i++) {
        int whole = i / 8;
        int some = (0xFF00 >> (i % 8)) & 0xFF;
        System.arraycopy(ip, 0, block, 0, whole);
        block[whole] = (byte) ((ip[whole] & some) | (pad[whole] & ~some));
        System.arraycopy(pad, whole + 1, block, whole + 1, BLOCK - whole - 1);
        cipher.update(block, 0, BLOCK, scrambled);
        result[whole] ^= (byte) ((scrambled[0] & 0x80) >> (i % 8));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // a whole block fits
    }
    return result;
  }

  private static String text(byte[] ip) {
    StringBuilder text = new StringBuilder();
    if (ip.length == 4) {
      for (byte part : ip) {
        text.append(text.isEmpty() ? "" : ".").append(part & 0xFF);
      }
    } else {
      for (int i = 0; i < ip.length; i += 2) {
        text.append(i == 0 ? "" : ":")
            .append(Integer.toHexString(((ip[i] & 0xFF) << 8) | (ip[i + 1] & 0xFF)));
      }
    }
    return text.toString();
  }

  /** The maker's half stays, and so does the form. */
  private @Nullable String mac(String address) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < address.length(); i++) {
      if (Character.digit(address.charAt(i), 16) >= 0) {
        digits.append(address.charAt(i));
      }
    }
    if (digits.length() != 12 || hasher == null) {
      return null;
    }
    String hash = hasher.hash(digits.toString().toLowerCase(Locale.ROOT));
    String half = hash.substring(hash.length() - 6);
    boolean upper = digits.chars().anyMatch(Character::isUpperCase);
    StringBuilder other = new StringBuilder(address);
    int count = 0;
    for (int i = 0; i < address.length(); i++) {
      if (Character.digit(address.charAt(i), 16) >= 0 && count++ >= 6) {
        char c = half.charAt(count - 7);
        other.setCharAt(i, upper ? Character.toUpperCase(c) : c);
      }
    }
    return other.toString();
  }
}

package io.edgebot.input.syslog.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address prefix.
 *
 * @param address 4 or 16 bytes
 * @param bits how many of its first bits count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Prefix(byte[] address, int bits) {
  /** Reads {@code address} or {@code address/bits}; null if it is neither. */
  static @Nullable Prefix parse(String text) {
    int slash = text.indexOf('/');
    byte @Nullable [] address = parseAddress(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = address.length * 8;
    if (slash < 0) {
      return new Prefix(address, most);
    }
    String length = text.substring(slash + 1);
    if (length.isEmpty() || length.length() > 3 || !isNumber(length)) {
      return null;
    }
    int bits = Integer.parseInt(length);
    return bits > most ? null : new Prefix(address, bits);
  }

  /** The bytes of an address literal, IPv4-mapped ones as IPv4; null if it is none. */
  static byte @Nullable [] parseAddress(String text) {
    if (!isLiteral(text)) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether an address has this prefix. */
  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
      return false;
    }
    int mask = (0xFF00 >> (bits % 8)) & 0xFF;
    return mask == 0 || (address[whole] & mask) == (other[whole] & mask);
  }

  /** Whether the resolver can take it only as an address: it must never ask the network. */
  private static boolean isLiteral(String text) {
    if (text.indexOf(':') >= 0) {
      return text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    }
    String[] numbers = text.split("\\.", -1);
    if (numbers.length != 4) {
      return false;
    }
    for (String number : numbers) {
      if (number.isEmpty()
          || number.length() > 3
          || !isNumber(number)
          || Integer.parseInt(number) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

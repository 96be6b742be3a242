package io.edgebot.transport.internal;

import io.edgebot.api.plugin.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from the text form of RFC 7468. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** AlgorithmIdentifier rsaEncryption of RFC 8017, appendix A.1, behind version 0. */
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private record Block(String label, byte[] der) {}

  private Pem() {}

  static boolean isPem(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  /** All certificates of a file, in its order; at least one. */
  static List<X509Certificate> certificates(byte[] file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Block block : blocks(file)) {
      if (block.label().endsWith("CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("it holds no certificate");
    }
    return certificates;
  }

  /** The first private key of a file: PKCS#8, encrypted or not, or PKCS#1. */
  static PrivateKey key(byte[] file, @Nullable Secret password)
      throws IOException, GeneralSecurityException {
    for (Block block : blocks(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return pkcs8(block.der());
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return pkcs8(decrypt(block.der(), password));
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(fromPkcs1(block.der()));
        }
        case "EC PRIVATE KEY" ->
            throw new IOException(
                "its key is not in PKCS#8; openssl pkcs8 -topk8 -nodes -in old -out new converts"
                    + " it");
        default -> {
          // A certificate, or parameters of a curve.
        }
      }
    }
    throw new IOException("it holds no private key");
  }

  private static List<Block> blocks(byte[] file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      try {
        blocks.add(
            new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
      } catch (IllegalArgumentException e) {
        throw new IOException("its block " + matcher.group(1) + " is not Base64", e);
      }
    }
    return blocks;
  }

  private static PrivateKey pkcs8(byte[] der) throws IOException, GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (java.security.spec.InvalidKeySpecException e) {
        // Of another algorithm, perhaps: the last one decides.
      }
    }
    throw new IOException("its private key is none of " + KEY_ALGORITHMS);
  }

  private static byte[] decrypt(byte[] der, @Nullable Secret password)
      throws IOException, GeneralSecurityException {
    if (password == null) {
      throw new IOException("its key is encrypted, and tls_key_password is not given");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
    // For PBES2 the parameters' text is the algorithm's name, such as PBEWithHmacSHA256AndAES_256.
    String algorithm =
        info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.")
            ? String.valueOf(info.getAlgParameters())
            : info.getAlgName();
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.reveal().toCharArray())),
        info.getAlgParameters());
    return info.getKeySpec(cipher).getEncoded();
  }

  /** RFC 5208 section 5 around RFC 8017 appendix A.1.2. */
  private static byte[] fromPkcs1(byte[] der) {
    byte[] octets = tagged(4, der);
    byte[] body = new byte[RSA_PREFIX.length + octets.length];
    System.arraycopy(RSA_PREFIX, 0, body, 0, RSA_PREFIX.length);
    System.arraycopy(octets, 0, body, RSA_PREFIX.length, octets.length);
    return tagged(0x30, body);
  }

  /** A DER value (X.690 section 8.1.3). */
  private static byte[] tagged(int tag, byte[] value) {
    int bytes = value.length < 128 ? 0 : value.length < 256 ? 1 : value.length < 65_536 ? 2 : 3;
    ByteBuffer out = ByteBuffer.allocate(2 + bytes + value.length);
    out.put((byte) tag).put((byte) (bytes == 0 ? value.length : 0x80 | bytes));
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.put((byte) (value.length >> shift));
    }
    return out.put(value).array();
  }
}

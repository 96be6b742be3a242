package io.edgebot.transport.internal;

import io.edgebot.transport.HttpRequest;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** A request of the servlet container. */
final class ServletRequestView implements HttpRequest {
  private static final String CERTIFICATES = "javax.servlet.request.X509Certificate";

  private final HttpServletRequest request;
  private final InputStream body;
  private final String path;

  ServletRequestView(HttpServletRequest request, TransportSettings settings) {
    this.request = request;
    String info = request.getPathInfo();
    path = request.getServletPath() + (info == null ? "" : info);
    body = new BodyStream(new LazyBody(request), settings, System::nanoTime);
  }

  @Override
  public String method() {
    return request.getMethod().toUpperCase(Locale.ROOT);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String parameter(String name) {
    // Not the container's: it would read a body that is a form.
    String query = request.getQueryString();
    if (query == null) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        return equals < 0 ? "" : decoded(pair.substring(equals + 1));
      }
    }
    return null;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not properly encoded: taken as it is.
      return text;
    }
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public List<String> headers(String name) {
    return List.copyOf(Collections.list(request.getHeaders(name)));
  }

  @Override
  public String remoteAddress() {
    InetAddress address = address(request.getRemoteAddr());
    return address == null ? request.getRemoteAddr() : NetUtil.toAddressString(address);
  }

  @Override
  public boolean loopback() {
    // A proxy on this machine stands for clients that are elsewhere.
    if (request.getHeader("Forwarded") != null || request.getHeader("X-Forwarded-For") != null) {
      return false;
    }
    InetAddress remote = address(request.getRemoteAddr());
    return remote != null
        && (remote.isLoopbackAddress() || remote.equals(address(request.getLocalAddr())));
  }

  private static @Nullable InetAddress address(@Nullable String text) {
    if (text == null) {
      return null;
    }
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    return NetUtil.createInetAddressFromIpAddressString(
        brackets ? text.substring(1, text.length() - 1) : text);
  }

  @Override
  public boolean secure() {
    return request.isSecure();
  }

  @Override
  public @Nullable String clientCertificate() {
    Object chain = request.getAttribute(CERTIFICATES);
    if (!(chain instanceof X509Certificate[] certificates) || certificates.length == 0) {
      return null;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificates[0].getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      // Every Java has SHA-256, and the container has parsed the certificate.
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long contentLength() {
    return request.getContentLengthLong();
  }

  @Override
  public InputStream body() {
    return body;
  }

  /** Asks for the container's stream when it is read: that makes it send 100 (Continue). */
  private static final class LazyBody extends InputStream {
    private final HttpServletRequest request;

    LazyBody(HttpServletRequest request) {
      this.request = request;
    }

    @Override
    public int read() throws IOException {
      return request.getInputStream().read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return request.getInputStream().read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
      return request.getInputStream().available();
    }
  }
}

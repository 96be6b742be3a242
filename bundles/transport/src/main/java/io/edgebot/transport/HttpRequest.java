package io.edgebot.transport;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A request. */
@ProviderType
public interface HttpRequest {
  /** The method, upper case. */
  String method();

  /** The path, without the query. */
  String path();

  /** A query parameter; null if absent. */
  @Nullable String parameter(String name);

  /** The first header of a name, in any case; null if absent. */
  @Nullable String header(String name);

  /** All headers of a name, in any case. */
  List<String> headers(String name);

  /** The address of the client. */
  String remoteAddress();

  /** Whether client and server are on this machine. */
  boolean loopback();

  /** Whether it came over TLS. */
  boolean secure();

  /** SHA-256 of the client's certificate, as lower-case hexadecimal digits; null if it has none. */
  @Nullable String clientCertificate();

  /** The body's length as announced; -1 if unknown. */
  long contentLength();

  /**
   * The body as sent. Senders that are too slow are cut off with an {@link java.io.IOException}.
   */
  InputStream body();
}

package io.edgebot.lib.http;

import io.edgebot.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client. When the files with its certificates change it is made anew, so that they can be
 * renewed while it runs; connections of the one before end with their requests. Thread-safe.
 */
public final class HttpClients {
  private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);
  private static final long CHECK_NANOS = Duration.ofSeconds(5).toNanos();

  private final Duration connectTimeout;
  private final @Nullable ProxySettings proxy;
  private final TlsSettings tls;
  private HttpClient client;
  private List<FileTime> stamp;
  private long checked = System.nanoTime();

  /**
   * A client.
   *
   * @throws InvalidSettingException if the files that TLS needs cannot be used
   */
  public HttpClients(Duration connectTimeout, @Nullable ProxySettings proxy, TlsSettings tls)
      throws IOException {
    this.connectTimeout = connectTimeout;
    this.proxy = proxy;
    this.tls = tls;
    this.stamp = stamp(tls);
    this.client = make(connectTimeout, proxy, tls);
  }

  /** The client to use for the next request. */
  public synchronized HttpClient get() {
    if (System.nanoTime() - checked >= CHECK_NANOS) {
      checked = System.nanoTime();
      refresh();
    }
    return client;
  }

  /** Looks at the files; with some that cannot be used the client stays as it is. */
  public synchronized void refresh() {
    try {
      List<FileTime> now = stamp(tls);
      if (!now.equals(stamp)) {
        client = make(connectTimeout, proxy, tls);
        stamp = now;
        LOG.info("certificates have changed: new connections use them");
      }
    } catch (IOException | InvalidSettingException e) {
      LOG.warn("certificates have changed and cannot be used yet: {}", e.getMessage());
    }
  }

  private static List<FileTime> stamp(TlsSettings tls) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (String file : List.of(tls.truststore(), tls.keystore())) {
      if (!file.isEmpty() && Files.exists(Path.of(file))) {
        times.add(Files.getLastModifiedTime(Path.of(file)));
      }
    }
    return times;
  }

  private static HttpClient make(
      Duration connectTimeout, @Nullable ProxySettings proxy, TlsSettings tls) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .sslContext(Tls.context(tls));
    if (proxy != null) {
      // Unresolved, so that its name is looked up for each connection.
      builder.proxy(
          ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    }
    return builder.build();
  }
}

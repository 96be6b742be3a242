package io.edgebot.input.syslog.internal;

import io.edgebot.api.input.Input;
import io.edgebot.api.input.InputContext;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.Settings;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.TlsOptions;
import io.edgebot.transport.Transport;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Receives syslog over UDP, TCP and TLS: joins sockets and decoders. */
@Component(
    service = Input.class,
    configurationPid = "io.edgebot.input.syslog",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SyslogConfig.class, factory = true)
public final class SyslogInput implements Input {
  private static final int OFF = -1;

  /** The largest UDP payload; the kernel must not cut, so that a cut message tells its length. */
  private static final int MAX_DATAGRAM_BYTES = 65_535;

  /** Room for several messages, so that a read is worth its while. */
  private static final int MIN_STREAM_BUFFER_BYTES = 64 * 1024;

  private final Transport transport;
  private final Settings settings;
  private final SyslogSettings decoding;
  private final String address;
  private final int udpPort;
  private final int tcpPort;
  private final int receiveBufferBytes;
  private final int maxConnections;
  private final int idleSeconds;
  private final @Nullable TlsOptions tls;
  private final SyslogCounts counts = new SyslogCounts();

  private final Ports ports = new Ports();
  private @Nullable InputContext context;
  private @Nullable ScheduledFuture<?> flush;

  /**
   * Checks the settings; nothing is opened.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public SyslogInput(
      @Reference Transport transport, SyslogConfig config, Map<String, Object> properties) {
    this.transport = transport;
    this.settings = Settings.of(properties);
    this.decoding = SyslogSettings.of(config, settings);
    this.address = settings.required("address", config.address());
    this.udpPort = settings.range("udp_port", config.udp__port(), OFF, 65_535);
    this.tcpPort = settings.range("tcp_port", config.tcp__port(), OFF, 65_535);
    if (udpPort == OFF && tcpPort == OFF) {
      throw settings.refuse("udp_port", OFF, "a port from 0 to 65535, since tcp_port is -1 too");
    }
    this.receiveBufferBytes =
        settings.range("receive_buffer_bytes", config.receive__buffer__bytes(), 64 * 1024, 1 << 30);
    this.maxConnections = settings.range("max_connections", config.max__connections(), 1, 100_000);
    this.idleSeconds =
        settings.range("idle_timeout_seconds", config.idle__timeout__seconds(), 0, 604_800);
    this.tls = config.tls() ? tls(config) : null;
  }

  private TlsOptions tls(SyslogConfig config) {
    if (tcpPort == OFF) {
      throw settings.refuse("tls", true, "false, since tcp_port is -1");
    }
    return TlsOptions.of(
        settings,
        config.tls__certificate__file(),
        config.tls__key__file(),
        config.tls__key__password(),
        config.tls__key__password__file(),
        config.tls__client__auth(),
        config.tls__ca__file());
  }

  @Override
  public synchronized void start(InputContext input) throws IOException {
    context = input;
    counts.flush(input.counters());
    try {
      if (udpPort != OFF) {
        ports.add(() -> listenUdp(input));
      }
      if (tcpPort != OFF) {
        ports.add(() -> listenTcp(input));
      }
      ports.open();
    } catch (IOException | RuntimeException e) {
      ports.release();
      throw e;
    }
    report(input.health());
    flush =
        input.executor().scheduleWithFixedDelay(() -> everySecond(input), 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void stop() {
    ports.release();
    if (flush != null) {
      flush.cancel(false);
      flush = null;
    }
    if (context != null) {
      counts.flush(context.counters());
      context = null;
    }
  }

  /** Closes the ports: who sends over TCP goes elsewhere, or waits until someone listens again. */
  @Override
  public synchronized void pause() {
    ports.pause();
  }

  @Override
  public synchronized void resume() {
    ports.resume();
  }

  private synchronized void everySecond(InputContext input) {
    if (context == input) {
      counts.flush(input.counters());
      ports.retry();
      report(input.health());
    }
  }

  /** Warnings come and go: a certificate may be replaced by a bad one, and mended. */
  private void report(Health health) {
    List<String> warnings = ports.warnings();
    if (warnings.isEmpty()) {
      health.healthy();
    } else {
      health.degraded(String.join(" ", warnings));
    }
  }

  private Endpoint listenUdp(InputContext input) throws IOException {
    UdpOptions options = new UdpOptions(address, udpPort, MAX_DATAGRAM_BYTES, receiveBufferBytes);
    try {
      return transport.listenUdp(options, new SyslogDatagramDecoder(decoding, counts), input);
    } catch (IOException e) {
      throw refusal("udp_port", udpPort, e);
    }
  }

  private Endpoint listenTcp(InputContext input) throws IOException {
    int buffer = Math.max(MIN_STREAM_BUFFER_BYTES, 2 * decoding.maxMessageBytes());
    TcpOptions options = new TcpOptions(address, tcpPort, maxConnections, idleSeconds, buffer, tls);
    try {
      return transport.listenTcp(
          options, (peer, carry) -> new SyslogFrameDecoder(decoding, counts, peer, carry), input);
    } catch (IOException e) {
      throw refusal("tcp_port", tcpPort, e);
    }
  }

  private IOException refusal(String key, int port, IOException cause) {
    return new IOException(
        "cannot listen on "
            + address
            + ":"
            + port
            + ": "
            + cause.getMessage()
            + " ("
            + settings
                .refuse(key, port, "a port of an address of this host that is free")
                .getMessage()
            + ")",
        cause);
  }
}

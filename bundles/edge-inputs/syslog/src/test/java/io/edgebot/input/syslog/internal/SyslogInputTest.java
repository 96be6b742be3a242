package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.InputContext;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.TlsOptions;
import io.edgebot.transport.Transport;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyslogInputTest {
  private static final String TAKEN =
      "cannot listen on 0.0.0.0:5514: Address already in use"
          + " (etc/io.edgebot.input.syslog-main.cfg: tcp_port = '5514' must be a port of an"
          + " address of this host that is free)";

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final FakeTransport transport = new FakeTransport();
  private final Map<String, Long> counts = new TreeMap<>();
  private volatile String health;

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  @Test
  void listensAsConfiguredAndReleases() throws Exception {
    SyslogInput input =
        input(
            Map.of(
                "address", "::1",
                "udp_port", "1514",
                "tcp_port", "1515",
                "max_message_bytes", "65536",
                "receive_buffer_bytes", "1048576",
                "max_connections", "7",
                "idle_timeout_seconds", "60"));

    input.start(context());

    assertThat(transport.udp).isEqualTo(new UdpOptions("::1", 1514, 65_535, 1_048_576));
    assertThat(transport.tcp).isEqualTo(new TcpOptions("::1", 1515, 7, 60, 131_072));
    input.stop();
    assertThat(transport.open).isEmpty();
  }

  @Test
  void secures() throws Exception {
    SyslogInput input =
        input(
            Map.of(
                "tls", "true",
                "tcp_port", "6514",
                "tls_certificate_file", "/x/c.pem",
                "tls_key_file", "/x/k.pem",
                "tls_client_auth", "need",
                "tls_ca_file", "/x/ca.pem"));

    input.start(context());

    assertThat(transport.tcp.port()).isEqualTo(6514);
    assertThat(transport.tcp.tls())
        .isEqualTo(
            new TlsOptions(
                "io.edgebot.input.syslog~main",
                Path.of("/x/c.pem"),
                Path.of("/x/k.pem"),
                null,
                TlsOptions.ClientAuth.NEED,
                Path.of("/x/ca.pem")));
    input.stop();
  }

  @Test
  void theSenderIsKnownByItsCertificate() throws Exception {
    SyslogInput input = input(Map.of());
    input.start(context());
    Peer.ClientCertificate named = new Peer.ClientCertificate("CN=pump7", "aa");
    Peer.ClientCertificate nameless = new Peer.ClientCertificate("", "bb");
    List<Event> events = new ArrayList<>();
    byte[] bytes = Fixtures.utf8("<13>x\n");
    for (Peer peer :
        List.of(
            new Peer("192.0.2.1", 1, true, named),
            new Peer("192.0.2.1", 2, true, nameless),
            new Peer("192.0.2.1", 3, true))) {
      transport
          .streams
          .open(peer, null)
          .decode(bytes, 0, bytes.length, Fixtures.NOW, 9, events::add);
    }
    assertThat(events).extracting(event -> event.get("transport")).containsOnly("tls");
    assertThat(events)
        .extracting(event -> event.get("tls_client"))
        .containsExactly("CN=pump7", "sha256:bb", null);
    input.stop();
  }

  @Test
  void warningsComeAndGo() throws Exception {
    SyslogInput input = input(Map.of());
    input.start(context());
    assertThat(health).isEqualTo("healthy");
    transport.warnings = List.of("the certificate expires");
    await().until(() -> health.equals("degraded: the certificate expires the certificate expires"));
    transport.warnings = List.of();
    await().until(() -> health.equals("healthy"));
    input.stop();
  }

  @Test
  void listensOnlyWhereAPortIsGiven() throws Exception {
    SyslogInput input = input(Map.of("tcp_port", "-1"));

    input.start(context());

    assertThat(transport.open).containsExactly("udp");
    input.stop();
  }

  @Test
  void saysWhatIsNotAsAskedFor() throws Exception {
    SyslogInput input = input(Map.of("tcp_port", "-1"));
    input.start(context());
    assertThat(health).isEqualTo("healthy");
    input.stop();

    transport.warnings = List.of("The receive buffer is smaller.");
    input.start(context());

    assertThat(health).isEqualTo("degraded: The receive buffer is smaller.");
    input.stop();
  }

  @Test
  void canBeStartedAgain() throws Exception {
    SyslogInput input = input(Map.of());
    input.start(context());
    input.stop();

    input.start(context());

    assertThat(transport.open).containsExactly("udp", "tcp");
    input.stop();
  }

  @Test
  void closesItsPortsWhilePaused() throws Exception {
    SyslogInput input = input(Map.of());
    input.start(context());

    input.pause();
    assertThat(transport.open).isEmpty();
    input.resume();

    assertThat(transport.open).containsExactly("udp", "tcp");
    input.stop();
    assertThat(transport.open).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsTriedAgainAndTheOtherWorksMeanwhile() throws Exception {
    transport.tcpFailure = new IOException("Address already in use");
    SyslogInput input = input(Map.of());

    input.start(context());

    assertThat(transport.open).containsExactly("udp");
    assertThat(health).isEqualTo("degraded: " + TAKEN);
    transport.tcpFailure = null;
    await().until(() -> health.equals("healthy"));
    assertThat(transport.open).containsExactly("udp", "tcp");
    input.stop();
    assertThat(transport.open).isEmpty();
  }

  @Test
  void whereNoPortIsFreeItDoesNotStart() {
    transport.tcpFailure = new IOException("Address already in use");
    SyslogInput input = input(Map.of("udp_port", "-1"));

    assertThatThrownBy(() -> input.start(context()))
        .isInstanceOf(IOException.class)
        .hasMessage(TAKEN);
    assertThat(transport.open).isEmpty();
  }

  @Test
  void aFileThatCannotBeUsedHoldsTheWholeInstance() {
    transport.tlsFailure =
        new InvalidSettingException("io.edgebot.x", "tls_ca_file", "x", "a file");
    SyslogInput input = input(Map.of());

    assertThatThrownBy(() -> input.start(context())).isSameAs(transport.tlsFailure);
    assertThat(transport.open).isEmpty();
  }

  @Test
  void countsWhatItsDecodersSee() throws Exception {
    SyslogInput input = input(Map.of("max_message_bytes", "480"));
    input.start(context());
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "edgebot_syslog_parse_errors_total", 0L,
                "edgebot_syslog_truncated_total", 0L,
                "edgebot_syslog_empty_total", 0L));
    List<Event> events = new ArrayList<>();
    for (String text : List.of("no syslog", "\n", "", "<13>x", "x".repeat(500))) {
      byte[] bytes = Fixtures.utf8(text);
      transport.datagrams.decode(bytes, 0, bytes.length, Fixtures.PEER, Fixtures.NOW, events::add);
    }
    byte[] bytes = Fixtures.utf8("<13>Nov 24 03:24:42 h t: m\n");
    transport
        .streams
        .open(Fixtures.PEER, null)
        .decode(bytes, 0, bytes.length, Fixtures.NOW, 9, events::add);

    input.stop();

    assertThat(events).hasSize(4);
    assertThat(events.get(3).get("transport")).isEqualTo("tcp");
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "edgebot_syslog_parse_errors_total", 3L,
                "edgebot_syslog_truncated_total", 1L,
                "edgebot_syslog_empty_total", 2L));
  }

  @Test
  void refusesSettingsOutOfBounds() {
    refused(Map.of("udp_port", "65536"), "udp_port = '65536' must be a number from -1 to 65535");
    refused(Map.of("udp_port", "-1", "tcp_port", "-1"), "udp_port = '-1' must be a port");
    refused(Map.of("max_message_bytes", "479"), "max_message_bytes = '479'");
    refused(Map.of("receive_buffer_bytes", "1"), "receive_buffer_bytes = '1'");
    refused(Map.of("max_connections", "0"), "max_connections = '0'");
    refused(Map.of("idle_timeout_seconds", "-1"), "idle_timeout_seconds = '-1'");
    refused(Map.of("address", " "), "address = '' must be given");
    refused(Map.of("max_past_days", "0"), "max_past_days = '0'");
    refused(Map.of("tls", "true"), "tls_certificate_file = '' must be given");
    refused(Map.of("tls", "true", "tcp_port", "-1"), "tls = 'true' must be false");
    Map<String, String> tls = Map.of("tls", "true", "tls_certificate_file", "c.pem");
    refused(with(tls, "tls_client_auth", "must"), "tls_client_auth = 'must' must be one of");
    refused(with(tls, "tls_client_auth", "need"), "tls_ca_file = '' must be given");
    refused(with(tls, "tls_ca_file", "a.pem"), "tls_client_auth = 'none' must be want or need");
    refused(with(tls, "tls_key_password_file", "/none"), "tls_key_password_file = '/none'");
    refused(Map.of("max_future_seconds", "-1"), "max_future_seconds = '-1'");
  }

  private static Map<String, String> with(Map<String, String> some, String key, String value) {
    Map<String, String> more = new TreeMap<>(some);
    more.put(key, value);
    return more;
  }

  private void refused(Map<String, String> values, String why) {
    assertThatThrownBy(() -> input(values))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.input.syslog-main.cfg: ")
        .hasMessageContaining(why);
  }

  private SyslogInput input(Map<String, String> values) {
    return new SyslogInput(transport, Fixtures.config(values), Fixtures.PROPERTIES);
  }

  private InputContext context() {
    Counters counters =
        new Counters() {
          @Override
          public Counter counter(Spec spec) {
            return amount -> counts.merge(spec.name(), amount, Long::sum);
          }

          @Override
          public Counter counter(Spec spec, String labelValue) {
            throw new AssertionError("no labels");
          }
        };
    return (InputContext)
        Proxy.newProxyInstance(
            InputContext.class.getClassLoader(),
            new Class<?>[] {InputContext.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "counters" -> counters;
                  case "health" -> new TestHealth();
                  case "executor" -> executor;
                  default -> throw new AssertionError(method);
                });
  }

  private final class TestHealth implements Health {
    @Override
    public void healthy() {
      health = "healthy";
    }

    @Override
    public void degraded(String reason) {
      health = "degraded: " + reason;
    }

    @Override
    public void failed(String reason) {
      health = "failed: " + reason;
    }
  }

  private static final class FakeTransport implements Transport {
    private final List<String> open = new CopyOnWriteArrayList<>();
    private UdpOptions udp;
    private TcpOptions tcp;
    private DatagramDecoder datagrams;
    private StreamDecoder.Factory streams;
    private volatile IOException tcpFailure;
    private InvalidSettingException tlsFailure;
    private volatile List<String> warnings = List.of();

    @Override
    public Endpoint listenUdp(UdpOptions options, DatagramDecoder decoder, InputContext input) {
      udp = options;
      datagrams = decoder;
      return endpoint("udp");
    }

    @Override
    public Endpoint listenTcp(
        TcpOptions options, StreamDecoder.Factory decoders, InputContext input) throws IOException {
      if (tlsFailure != null) {
        throw tlsFailure;
      }
      if (tcpFailure != null) {
        throw tcpFailure;
      }
      tcp = options;
      streams = decoders;
      return endpoint("tcp");
    }

    private Endpoint endpoint(String name) {
      open.add(name);
      return new Endpoint() {
        @Override
        public InetSocketAddress address() {
          return new InetSocketAddress(0);
        }

        @Override
        public List<String> warnings() {
          return warnings;
        }

        @Override
        public void release() {
          assertThat(open.remove(name)).isTrue();
        }
      };
    }
  }
}

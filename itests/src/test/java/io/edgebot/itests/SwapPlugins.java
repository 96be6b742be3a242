package io.edgebot.itests;

import io.edgebot.testing.servers.LokiServer;
import java.io.IOException;

/** The plugins of an instance under load, with settings that {@link Swap} can change. */
final class SwapPlugins {
  private static final String STORE = "max_bytes = 1073741824\n";
  private static final String EXPORT =
      "include = severity:error\ngzip = false\nrotate_bytes = 20000000\n";
  private static final String TAGS = "tags = site=oslo\n";

  private final Instance instance;
  private final Shell shell;

  SwapPlugins(Instance instance, Shell shell) {
    this.instance = instance;
    this.shell = shell;
  }

  Swapped syslog(int port) throws IOException {
    return plugin(
        "input-syslog",
        "input.syslog-main",
        "address = 127.0.0.1\nudp_port = %1$d\ntcp_port = %1$d\n".formatted(port),
        "max_message_bytes = 4096",
        "max_message_bytes = nonsense");
  }

  Swapped syslogTls(int port, ServerKey key) throws IOException {
    return plugin(
        "input-syslog",
        "input.syslog-tls",
        """
        address = 127.0.0.1
        udp_port = -1
        tcp_port = %d
        tls = true
        tls_certificate_file = %s
        tls_key_password = %s
        """
            .formatted(port, key.file(), ServerKey.PASSWORD),
        "max_message_bytes = 4096",
        "max_message_bytes = nonsense");
  }

  Swapped addTags() throws IOException {
    return plugin(
        "processor-add-tags",
        "processor.add_tags-main",
        TAGS,
        "edge.other = site=bergen",
        "edge.other = nonsense");
  }

  Swapped filter() throws IOException {
    return plugin(
        "processor-filter",
        "processor.filter-main",
        "otherwise = keep\n",
        "rule.10 = drop text=*nothing*like*this*",
        "rule.10 = nonsense");
  }

  Swapped redact() throws IOException {
    return plugin(
        "processor-redact",
        "processor.redact-main",
        "detectors = credentials, tokens\n",
        "mask = +++",
        "mask_pattern.bad = (nonsense");
  }

  Swapped quality() throws IOException {
    return plugin(
        "processor-quality",
        "processor.quality-main",
        "max_reasons = 8\n",
        "quarantine_below = 1",
        "quarantine = nonsense");
  }

  Swapped ingest() throws IOException {
    return plugin(
        "ingest", "ingest", "max_ratio = 1000\n", "max_events = 50000", "max_events = nonsense");
  }

  Swapped shipper(Instance mothership) throws IOException {
    return plugin(
        "shipper",
        "sink.shipper-main",
        "urls = %s\ntoken_file = %s\nflush_interval_seconds = 0.2\n"
            .formatted(mothership.uri("/ingest"), Site.token(mothership)),
        "timeout_seconds = 20",
        "timeout_seconds = nonsense");
  }

  Swapped store() throws IOException {
    return plugin(
        "sink-store", "sink.store-main", STORE, "retention_days = 20", "retention_days = nonsense");
  }

  Swapped export() throws IOException {
    return plugin(
        "sink-file", "sink.file-main", EXPORT, "max_age_days = 9", "max_age_days = nonsense");
  }

  Swapped timescaledb(PostgresDatabase database) throws IOException {
    return plugin(
        "sink-timescaledb",
        "sink.timescaledb-main",
        database.settings(instance),
        "timeout_seconds = 20",
        "timeout_seconds = nonsense");
  }

  Swapped loki(LokiServer loki) throws IOException {
    return plugin(
        "sink-loki",
        "sink.loki-main",
        "url = %s\nflush_interval_seconds = 0.2\n".formatted(loki.url()),
        "max_streams = 500",
        "max_streams = nonsense");
  }

  /** A plugin whose pid file is written now. */
  private Swapped plugin(String feature, String pid, String settings, String edit, String bad)
      throws IOException {
    Swapped plugin =
        new Swapped(
            instance,
            shell,
            new PluginJar("edgebot-" + feature),
            pid.substring(pid.lastIndexOf('.') + 1),
            "io.edgebot." + pid + ".cfg",
            settings,
            edit,
            bad);
    plugin.configure(settings);
    return plugin;
  }
}

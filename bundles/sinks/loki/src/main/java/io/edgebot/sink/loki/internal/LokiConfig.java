package io.edgebot.sink.loki.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of {@code etc/io.edgebot.sink.loki-<name>.cfg}. */
@ObjectClassDefinition(name = "Sink: loki", description = "Pushes events to Loki.")
@interface LokiConfig {
  @AttributeDefinition(
      description = "Where Loki is: its base URL, such as http://loki:3100, or that of its push.")
  String url();

  @AttributeDefinition(
      required = false,
      description = "Tenant, sent as X-Scope-OrgID; empty for a Loki without tenants.")
  String tenant__id() default "";

  @AttributeDefinition(required = false, description = "User name for basic authentication.")
  String username() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Password for basic authentication.")
  String password() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the password; read again for each request.")
  String password__file() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Bearer token, in place of user name and password.")
  String token() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the token; read again for each request.")
  String token__file() default "";

  @AttributeDefinition(
      description =
          "Whether a password or token may be sent over plain http to another host, readable to"
              + " anyone on the way.")
  boolean allow__insecure() default false;

  @AttributeDefinition(
      required = false,
      description =
          "Up to two labels beside edge and type: names of fields, or label=field. Only fields of"
              + " few values: each combination is a stream of its own in Loki.")
  String[] labels() default {};

  @AttributeDefinition(
      description =
          "Most streams that are made; events beyond go to streams without the configured labels,"
              + " and health says so.",
      min = "4",
      max = "100000")
  int max__streams() default 1000;

  @AttributeDefinition(
      description =
          "How far an event may lie behind the newest one of its stream, in seconds; what is older"
              + " goes to a stream with the label replay. Half of the server's max_chunk_age.",
      min = "60",
      max = "86400")
  int order__window__seconds() default 3600;

  @AttributeDefinition(
      description =
          "Whether event_time, severity, source and host are sent as structured metadata. auto: if"
              + " the server takes it.",
      options = {@Option("auto"), @Option("true"), @Option("false")})
  String structured__metadata() default "auto";

  @AttributeDefinition(
      description = "Most bytes of a line: the server's max_line_size.",
      min = "1024",
      max = "16777216")
  int max__line__bytes() default 256 * 1024;

  @AttributeDefinition(
      description =
          "What becomes of an event whose line is longer: truncate keeps the core fields and the"
              + " beginning of the message, marked; refuse puts it into quarantine.",
      options = {@Option("truncate"), @Option("refuse")})
  String oversized__lines() default "truncate";

  @AttributeDefinition(
      description = "Most bytes of a request, uncompressed.",
      min = "65536",
      max = "67108864")
  int max__request__bytes() default 1 << 20;

  @AttributeDefinition(
      description =
          "How requests are encoded. auto: protobuf with Snappy where that works on this platform,"
              + " else JSON with gzip.",
      options = {@Option("auto"), @Option("protobuf"), @Option("json")})
  String encoding() default "auto";

  @AttributeDefinition(
      description = "How long to wait for a connection, in seconds.",
      min = "1",
      max = "300")
  int connect__timeout__seconds() default 10;

  @AttributeDefinition(
      description = "How long a request may take, in seconds.",
      min = "1",
      max = "600")
  int timeout__seconds() default 30;

  @AttributeDefinition(
      required = false,
      description = "HTTP proxy, host:port; empty for a direct connection.")
  String proxy() default "";

  @AttributeDefinition(required = false, description = "User name for the proxy.")
  String proxy__user() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Password for the proxy (basic authentication).")
  String proxy__password() default "";

  @AttributeDefinition(required = false, description = "File that holds the proxy's password.")
  String proxy__password__file() default "";

  @AttributeDefinition(
      description =
          "Whether the server's certificate and host name are checked. false lets anyone on the way"
              + " read and take the events.")
  boolean tls__verify() default true;

  @AttributeDefinition(
      required = false,
      description =
          "File of the certificates that vouch for the server, PEM or PKCS12; empty for those of"
              + " the Java runtime.")
  String tls__truststore() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Password of tls_truststore; PEM needs none.")
  String tls__truststore__password() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the password of tls_truststore.")
  String tls__truststore__password__file() default "";

  @AttributeDefinition(
      required = false,
      description =
          "File of the client certificate and its key, PEM (both in one file, key in PKCS8) or"
              + " PKCS12; empty for none.")
  String tls__keystore() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Password of tls_keystore; PEM needs none.")
  String tls__keystore__password() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the password of tls_keystore.")
  String tls__keystore__password__file() default "";
}

package io.edgebot.shipper.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of {@code etc/io.edgebot.sink.shipper-<name>.cfg}. */
@ObjectClassDefinition(
    name = "Shipper",
    description = "Ships events to one of several motherships over HTTP.")
@interface ShipperConfig {
  @AttributeDefinition(
      description =
          "Where to ship: one or more URLs of motherships' /ingest, separated by commas. With"
              + " several, each origin has a preferred one and moves on when that fails.")
  String[] urls() default {};

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Bearer token that the motherships know this edge by.")
  String token() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the token; read again for each request.")
  String token__file() default "";

  @AttributeDefinition(
      description =
          "What to send: ndjson to an EdgeBot mothership; envelope, the JSON object with messages,"
              + " to the system that came before it.",
      options = {@Option("ndjson"), @Option("envelope")})
  String format() default "ndjson";

  @AttributeDefinition(
      description =
          "auto: gzip of the journal's own blocks where they can be sent as they are, else the best"
              + " that the destination understands; with format envelope: none.",
      options = {@Option("auto"), @Option("gzip"), @Option("zstd"), @Option("none")})
  String compression() default "auto";

  @AttributeDefinition(
      description = "How long to wait for a connection, in seconds.",
      min = "1",
      max = "300")
  int connect__timeout__seconds() default 10;

  @AttributeDefinition(
      description =
          "How long a request may make no progress, and how long to wait for the answer when all is"
              + " sent, in seconds; at least 6 with format envelope.",
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
          "Whether the mothership's certificate and host name are checked. false lets anyone on the"
              + " way read and take the events.")
  boolean tls__verify() default true;

  @AttributeDefinition(
      required = false,
      description =
          "File of the certificates that vouch for motherships, PEM or PKCS12; empty for those of"
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

  @AttributeDefinition(
      description =
          "Whether a token may be sent over plain http to another host, readable to anyone on the"
              + " way.")
  boolean allow__insecure() default false;

  @AttributeDefinition(
      description = "Most requests a second; 0 for no limit.",
      min = "0",
      max = "10000")
  double rate__limit__requests__per__second() default 0;

  @AttributeDefinition(
      description = "Most bytes of request bodies a second; 0 for no limit, else at least 256.",
      min = "0",
      max = "10000000000")
  long bandwidth__limit__bytes__per__second() default 0;

  @AttributeDefinition(
      description = "How often to report time, version and lag when nothing is shipped, seconds.",
      min = "1",
      max = "3600")
  int status__interval__seconds() default 30;

  @AttributeDefinition(
      description =
          "How long a preferred mothership must have been back before events return to it,"
              + " seconds.",
      min = "0",
      max = "86400")
  int return__after__seconds() default 60;

  @AttributeDefinition(
      description = "Most events in a request; with format envelope at most 1000 are used.",
      min = "1",
      max = "100000")
  int max__batch__events() default 10_000;

  @AttributeDefinition(
      description = "Most bytes of events in a request, uncompressed.",
      min = "1024",
      max = "67108864")
  long max__batch__bytes() default 4 << 20;
}

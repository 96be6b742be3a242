package io.edgebot.input.syslog.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@code io.edgebot.input.syslog}. */
@ObjectClassDefinition(
    name = "EdgeBot syslog input",
    description = "Receives syslog (RFC 5424, RFC 3164) over UDP, TCP and TLS.")
@interface SyslogConfig {
  /** Where to listen. */
  @AttributeDefinition(description = "Address or name to listen on.")
  String address() default "0.0.0.0";

  /** Port for datagrams. */
  @AttributeDefinition(
      description = "Port for datagrams; 0 takes any, -1 is off.",
      min = "-1",
      max = "65535")
  int udp__port() default 5514;

  /** Port for connections. */
  @AttributeDefinition(
      description = "Port for connections; 0 takes any, -1 is off.",
      min = "-1",
      max = "65535")
  int tcp__port() default 5514;

  /** Whether connections are secured. */
  @AttributeDefinition(
      description =
          "Whether connections to tcp_port must be TLS (RFC 5425, usually port 6514). Datagrams are"
              + " never secured: udp_port = -1 switches them off.")
  boolean tls() default false;

  /** Certificate. */
  @AttributeDefinition(
      description =
          "PEM file of the server's certificate and those that it is issued by; or a PKCS#12 file"
              + " with the key. Read again when it changes.")
  String tls__certificate__file() default "";

  /** Key. */
  @AttributeDefinition(
      description =
          "PEM file of the certificate's private key (PKCS#8 or PKCS#1); empty if the certificate's"
              + " file holds it. Read again when it changes.")
  String tls__key__file() default "";

  /** Password. */
  @AttributeDefinition(
      description = "Password of the key or of the PKCS#12 file; tls_key_password_file is better.",
      type = AttributeType.PASSWORD)
  String tls__key__password() default "";

  /** File of the password. */
  @AttributeDefinition(description = "File that holds that password.")
  String tls__key__password__file() default "";

  /** Client authentication. */
  @AttributeDefinition(
      description =
          "Whether clients show a certificate: none (they are not asked), want (they may have"
              + " none), need (without one they are refused).",
      options = {@Option("none"), @Option("want"), @Option("need")})
  String tls__client__auth() default "none";

  /** Authorities. */
  @AttributeDefinition(
      description =
          "PEM file of the certificates that clients' are issued by, for want and need. Read again"
              + " when it changes.")
  String tls__ca__file() default "";

  /** Largest message. */
  @AttributeDefinition(
      description = "Bytes beyond which a message is cut and marked truncated.",
      min = "480",
      max = "1048576")
  int max__message__bytes() default 8192;

  /** Kernel buffer. */
  @AttributeDefinition(
      description = "Bytes asked of the kernel for datagrams that wait to be read.",
      min = "65536",
      max = "1073741824")
  int receive__buffer__bytes() default 8 * 1024 * 1024;

  /** Zone of clocks. */
  @AttributeDefinition(
      description =
          "Zone of devices whose messages tell none (RFC 3164); system is the zone of this host.")
  String default__zone() default "system";

  /** Zones by sender. */
  @AttributeDefinition(
      description =
          "Zones by sender, comma separated: 10.1.0.0/16=Europe/Oslo, 192.0.2.7=UTC. The longest"
              + " prefix wins.")
  String[] zones() default {};

  /** Connections at a time. */
  @AttributeDefinition(
      description = "Connections at a time; more are closed at once and counted.",
      min = "1",
      max = "100000")
  int max__connections() default 1000;

  /** Idle time. */
  @AttributeDefinition(
      description = "Seconds after which a silent connection is closed; 0 is never.",
      min = "0",
      max = "604800")
  int idle__timeout__seconds() default 0;

  /** Past bound. */
  @AttributeDefinition(
      description =
          "Days that a device's time may lie back to be the event's time; older ones are not"
              + " believed.",
      min = "1",
      max = "36500")
  int max__past__days() default 366;

  /** Future bound. */
  @AttributeDefinition(
      description =
          "Seconds that a device's time may lie ahead to be the event's time; later ones are not"
              + " believed.",
      min = "0",
      max = "3153600000")
  long max__future__seconds() default 86_400;
}

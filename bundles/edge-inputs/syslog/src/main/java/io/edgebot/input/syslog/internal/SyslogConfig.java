package io.edgebot.input.syslog.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code io.edgebot.input.syslog}. */
@ObjectClassDefinition(
    name = "EdgeBot syslog input",
    description = "Receives syslog (RFC 5424, RFC 3164) over UDP and TCP.")
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

package io.edgebot.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/io.edgebot.transport.cfg}. */
@ObjectClassDefinition(
    id = TransportConfig.PID,
    name = "EdgeBot transport",
    description = "Sockets and the HTTP front, which outlive the plugins that read them.")
@interface TransportConfig {
  /** The pid; a singleton, and defaults count without a file. */
  String PID = "io.edgebot.transport";

  @AttributeDefinition(
      description =
          "Bytes of received datagrams that wait, over all endpoints, while their lanes have no"
              + " credit or their plugin is swapped. Off the heap. What does not fit is dropped"
              + " and counted as holding_overflow.",
      min = "262144",
      max = "1073741824")
  long holding__bytes() default 64 * 1024 * 1024;

  @AttributeDefinition(
      description =
          "Seconds for which sockets stay open and receive after their plugin has stopped, so that"
              + " its next version finds them.",
      min = "0",
      max = "3600")
  int grace__seconds() default 60;

  @AttributeDefinition(
      description =
          "HTTP requests of one path that are handled at a time; beyond, they are answered 503"
              + " with Retry-After: 1.",
      min = "1",
      max = "10000")
  int http__max__requests() default 64;

  @AttributeDefinition(
      description =
          "The least bytes a second that a sender of an HTTP body must reach, measured over 10"
              + " seconds of waiting for it; 0 for any.",
      min = "0",
      max = "1000000000")
  int http__min__bytes__per__second() default 1000;

  @AttributeDefinition(
      description = "Seconds that one HTTP request may be waited for in all while its body comes.",
      min = "1",
      max = "86400")
  int http__read__timeout__seconds() default 120;

  @AttributeDefinition(
      description =
          "Paths, separated by commas, that are never answered 404: while no plugin handles them,"
              + " requests are held for up to 4 seconds and then answered 503 with"
              + " Retry-After: 2.")
  String http__expected__paths() default "/ingest";
}

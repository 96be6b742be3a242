package io.edgebot.ingest.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of ingest, pid {@code io.edgebot.ingest}. */
@ObjectClassDefinition(
    name = "EdgeBot ingest",
    description = "Takes in what edges and others post over HTTP.")
@interface IngestConfig {
  @AttributeDefinition(name = "path", description = "Path that is served; starts with /.")
  String path() default "/ingest";

  @AttributeDefinition(
      name = "auth",
      description =
          "token: senders need a token of the tokens file. loopback: only processes on"
              + " this machine may send, without a token.",
      options = {
        @Option(label = "token", value = "token"),
        @Option(label = "loopback", value = "loopback")
      })
  String auth() default "token";

  @AttributeDefinition(
      name = "tokens_file",
      description = "File with a line for each token; empty: ingest-tokens in etc.")
  String tokens__file() default "";

  @AttributeDefinition(
      name = "first_token_file",
      description =
          "File that gets the token that is made at the first start; empty: ingest-token"
              + " in data.")
  String first__token__file() default "";

  @AttributeDefinition(
      name = "allow_loopback",
      description = "Whether processes on this machine need no token.")
  boolean allow__loopback() default false;

  @AttributeDefinition(
      name = "max_requests",
      description = "Requests that are worked on at a time; more are answered 503.",
      min = "1",
      max = "1000")
  int max__requests() default 16;

  @AttributeDefinition(
      name = "max_held_requests",
      description =
          "Requests that are held at a time while nothing can be stored; more are"
              + " answered 503 at once.",
      min = "0",
      max = "1000")
  int max__held__requests() default 8;

  @AttributeDefinition(
      name = "hold_seconds",
      description =
          "How long a request is held while nothing can be stored, before it is answered" + " 503.",
      min = "0",
      max = "60")
  int hold__seconds() default 4;

  @AttributeDefinition(
      name = "max_request_bytes",
      description = "Bytes of a body as sent.",
      min = "1024",
      max = "1073741824")
  int max__request__bytes() default 16_777_216;

  @AttributeDefinition(
      name = "max_inflated_bytes",
      description = "Bytes of a body uncompressed.",
      min = "1024",
      max = "1073741824")
  int max__inflated__bytes() default 134_217_728;

  @AttributeDefinition(
      name = "max_ratio",
      description = "Uncompressed to sent bytes, of bodies above 1 MiB uncompressed.",
      min = "2",
      max = "1000000")
  int max__ratio() default 1000;

  @AttributeDefinition(
      name = "max_events",
      description = "Events in a request.",
      min = "1",
      max = "10000000")
  int max__events() default 100_000;

  @AttributeDefinition(
      name = "max_event_bytes",
      description = "Bytes of one encoded event.",
      min = "256",
      max = "67108864")
  int max__event__bytes() default 1_048_576;

  @AttributeDefinition(
      name = "max_memory_bytes",
      description =
          "Memory that the bodies of all requests may take at a time; 0: a quarter of the"
              + " heap.",
      min = "0")
  long max__memory__bytes() default 0;

  @AttributeDefinition(
      name = "max_clock_offset_seconds",
      description = "How far an edge's clock may be off before health says so.",
      min = "1",
      max = "86400")
  int max__clock__offset__seconds() default 300;
}

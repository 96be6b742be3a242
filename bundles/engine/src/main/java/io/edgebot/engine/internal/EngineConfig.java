package io.edgebot.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of {@code etc/io.edgebot.engine.cfg}. */
@ObjectClassDefinition(
    id = "io.edgebot.engine",
    name = "EdgeBot engine",
    description = "Journal, lanes and workers of the process")
@interface EngineConfig {
  @AttributeDefinition(
      name = "Role",
      description = "What this process is; empty for the role that it was started in",
      options = {
        @Option(label = "as started", value = ""),
        @Option(label = "edge", value = "edge"),
        @Option(label = "mothership", value = "mothership"),
        @Option(label = "all", value = "all")
      })
  String role() default "";

  @AttributeDefinition(
      name = "Origin",
      description =
          "Identity of this process in all its events, 1 to 64 of A-Z a-z 0-9 . _ -; empty for the"
              + " one that was made at the first start")
  String origin() default "";

  @AttributeDefinition(
      name = "Sinks",
      description =
          "Instances, comma separated, for which data is kept from the start, running or not")
  String sinks() default "";

  @AttributeDefinition(
      name = "Quota",
      description = "What the journal may take on disk, in bytes",
      min = "1048576")
  long max__bytes() default 1L << 30;

  @AttributeDefinition(
      name = "At the quota",
      description = "Whether intake pauses, or the oldest events are dropped and declared",
      options = {
        @Option(label = "block", value = "block"),
        @Option(label = "drop_oldest", value = "drop_oldest")
      })
  String on__quota() default "block";

  @AttributeDefinition(
      name = "Commit interval",
      description = "How long events that nobody waits for may stay in memory, in milliseconds",
      min = "1",
      max = "60000")
  int commit__interval__ms() default 200;

  @AttributeDefinition(
      name = "Quarantine",
      description = "What refused events may take on disk, in bytes",
      min = "0")
  long quarantine__max__bytes() default 64L << 20;

  @AttributeDefinition(
      name = "Reserve",
      description = "Size of the file that is given up when the disk is full, in bytes",
      min = "0")
  long reserve__bytes() default 32L << 20;

  @AttributeDefinition(
      name = "Lane events",
      description = "Events of one input in memory that are not yet durable",
      min = "1000",
      max = "10000000")
  int lane__events() default 65_536;

  @AttributeDefinition(
      name = "Lane bytes",
      description = "Bytes of one input in memory that are not yet durable",
      min = "1048576")
  long lane__bytes() default 16L << 20;

  @AttributeDefinition(
      name = "Workers",
      description = "Batches that are worked on at once; 0 for one a core",
      min = "0",
      max = "256")
  int workers() default 0;

  @AttributeDefinition(
      name = "Compression",
      description = "Of the journal's blocks; deflate can be shipped as it is",
      options = {
        @Option(label = "deflate", value = "deflate"),
        @Option(label = "zstd", value = "zstd")
      })
  String compression() default "deflate";

  @AttributeDefinition(
      name = "Event bytes",
      description = "The largest event, encoded, in bytes",
      min = "1024",
      max = "67108864")
  int max__event__bytes() default 1 << 20;

  @AttributeDefinition(
      name = "Directory",
      description = "Of the journal; empty for journal in the data directory")
  String directory() default "";
}

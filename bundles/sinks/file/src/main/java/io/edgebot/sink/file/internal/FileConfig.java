package io.edgebot.sink.file.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The settings of one directory of files; a double underscore is an underscore in the key. */
@ObjectClassDefinition(
    name = "EdgeBot sink: file",
    description = "Writes events to files, each once.")
@interface FileConfig {
  @AttributeDefinition(
      description =
          "The directory, for this sink alone; empty: export/<instance> in the data directory. It"
              + " is made if absent.")
  String directory() default "";

  @AttributeDefinition(
      description =
          "ndjson: one event a line, appended to a file that is rotated; envelope: a file a batch.",
      options = {@Option("ndjson"), @Option("envelope")})
  String format() default "ndjson";

  @AttributeDefinition(description = "ndjson: how the files' names start.")
  String name() default "events";

  @AttributeDefinition(
      description = "Whether each event starts with its identity, in the field _id.")
  boolean with__id() default false;

  @AttributeDefinition(
      description =
          "Whether files are compressed with gzip: ndjson when rotated, envelopes at once.")
  boolean gzip() default true;

  @AttributeDefinition(
      description = "ndjson: size in bytes from which on the next batch goes to a new file.",
      min = "1024")
  long rotate__bytes() default 100L << 20;

  @AttributeDefinition(
      description = "ndjson: seconds after which a file that holds events is closed; 0: never.",
      min = "0")
  long rotate__seconds() default 86_400;

  @AttributeDefinition(
      description = "Finished files that are kept at most; the newest is never deleted. 0: all.",
      min = "0")
  int max__files() default 0;

  @AttributeDefinition(
      description = "Days after which finished files are deleted; 0: never.",
      min = "0",
      max = "36500")
  int max__age__days() default 0;

  @AttributeDefinition(
      description = "Bytes that finished files may take together; 0: no bound.",
      min = "0")
  long max__bytes() default 0;

  @AttributeDefinition(
      description = "Whether the files' group may read them; without it only the owner may.")
  boolean group__read() default false;
}

package io.edgebot.processor.quality.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@code io.edgebot.processor.quality}. */
@ObjectClassDefinition(
    name = "EdgeBot quality processor",
    description =
        "Checks events by rules for their type, and writes what is wrong with one into it, or puts"
            + " it into quarantine.")
@interface QualityConfig {
  /** Rules of the operator's. */
  @AttributeDefinition(
      required = false,
      description =
          "File with rules of your own, which replace the shipped ones for the same field. Read"
              + " again when it changes. Empty: none.")
  String rules__file() default "";

  /** Stands for the keys {@code schema.<type>}. */
  @AttributeDefinition(
      required = false,
      description = "schema.<type>: file with a JSON Schema for events of a type.")
  String schema_();

  /** Whether the rules of the bundle count. */
  @AttributeDefinition(description = "Whether the rules that EdgeBot ships are used.")
  boolean shipped__rules() default true;

  /** Checks that quarantine. */
  @AttributeDefinition(
      required = false,
      description =
          "Checks, comma separated, whose failure puts an event into quarantine. The others"
              + " annotate it.")
  String[] quarantine() default {};

  /** Score that quarantines. */
  @AttributeDefinition(
      description = "An event whose score is lower goes to quarantine. 0: none.",
      min = "0",
      max = "100")
  int quarantine__below() default 0;

  /** Whether good events are marked. */
  @AttributeDefinition(
      description =
          "Whether events with which nothing is wrong are marked, too. They stay byte for byte as"
              + " they are otherwise.")
  boolean mark__passed() default false;

  /** The field of the verdict. */
  @AttributeDefinition(
      description = "The field that the verdict stands in; what an event has there is replaced.")
  String field() default "quality";

  /** Most reasons. */
  @AttributeDefinition(
      description = "Most reasons that are written into an event.",
      min = "1",
      max = "64")
  int max__reasons() default 8;

  /** What happens to duplicates. */
  @AttributeDefinition(
      description =
          "What happens to an event whose whole content was taken before: off (nothing is looked"
              + " at), annotate, or drop.",
      options = {@Option("off"), @Option("annotate"), @Option("drop")})
  String duplicates() default "off";

  /** Window of duplicates. */
  @AttributeDefinition(
      description = "Seconds for which an event is remembered, for duplicates.",
      min = "1",
      max = "604800")
  int duplicates__window__seconds() default 3600;

  /** Bound of duplicates. */
  @AttributeDefinition(
      description = "Most events that are remembered, some 150 bytes each; the oldest go first.",
      min = "1000",
      max = "10000000")
  int duplicates__max__entries() default 100_000;
}

package io.edgebot.sink.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of one store; a double underscore is an underscore in the key. */
@ObjectClassDefinition(
    name = "EdgeBot sink: store",
    description = "Keeps events in an embedded SQLite database, each once.")
@interface StoreConfig {
  @AttributeDefinition(
      description =
          "The database file; empty: store/<instance>.db in the data directory. Its directory is"
              + " made if absent.")
  String path() default "";

  @AttributeDefinition(
      description =
          "Whether the words of message and raw_message are indexed. Searches for text then need"
              + " no scan; the database grows by about a third.")
  boolean full__text() default false;

  @AttributeDefinition(
      description = "Days that an event is kept after it was stored; 0: for ever.",
      min = "0",
      max = "36500")
  int retention__days() default 30;

  @AttributeDefinition(
      description =
          "Bytes that events and indexes may take; beyond that the oldest stored are deleted. 0:"
              + " no bound.",
      min = "0")
  long max__bytes() default 4L << 30;

  @AttributeDefinition(
      description = "Seconds that a search may take; it fails after that.",
      min = "1",
      max = "600")
  int search__timeout__seconds() default 10;
}

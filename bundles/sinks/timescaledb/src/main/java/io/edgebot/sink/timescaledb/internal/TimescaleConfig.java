package io.edgebot.sink.timescaledb.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of one sink; a double underscore is an underscore in the key. */
@ObjectClassDefinition(
    name = "EdgeBot sink: timescaledb",
    description = "Keeps events in TimescaleDB or PostgreSQL, each once.")
@interface TimescaleConfig {
  @AttributeDefinition(
      required = false,
      description =
          "The database: jdbc:postgresql://host:port/database, with further parameters of the"
              + " driver behind a ?. Several hosts, separated by commas: the one that can be"
              + " written to is used.")
  String url() default "";

  @AttributeDefinition(required = false, description = "The user at the database.")
  String user() default "edgebot";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "The user's password; empty: none.")
  String password() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the password; read again for each new connection.")
  String password__file() default "";

  @AttributeDefinition(
      required = false,
      description =
          "In place of url, user and password: the name of a data source that a file"
              + " etc/org.ops4j.datasource-<any>.cfg makes (feature edgebot-pax-jdbc).")
  String data__source() default "";

  @AttributeDefinition(
      description = "The schema that holds the tables; made if absent. a-z, 0-9 and _.")
  String schema() default "public";

  @AttributeDefinition(
      description = "Seconds that a statement may take; waiting for a lock may take half of it.",
      min = "1",
      max = "3600")
  int timeout__seconds() default 30;

  @AttributeDefinition(
      description =
          "Days of the events' time that a chunk of the hypertables holds; for new tables, with"
              + " TimescaleDB.",
      min = "1",
      max = "365")
  int chunk__days() default 1;

  @AttributeDefinition(
      description =
          "Days after which chunks go to the columnstore, with TimescaleDB's Community edition;"
              + " 0: never.",
      min = "0",
      max = "36500")
  int compress__after__days() default 7;

  @AttributeDefinition(
      description = "Days, by the events' time, after which events are deleted; 0: never.",
      min = "0",
      max = "36500")
  int retention__days() default 0;

  @AttributeDefinition(
      description = "Whether the hourly aggregates events_hourly and flows_hourly are made.")
  boolean aggregates() default true;
}

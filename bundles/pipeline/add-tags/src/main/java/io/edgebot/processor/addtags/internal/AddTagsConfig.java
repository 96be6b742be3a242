package io.edgebot.processor.addtags.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code io.edgebot.processor.add_tags}. */
@ObjectClassDefinition(
    name = "EdgeBot add_tags processor",
    description = "Adds tags to every event, and tags to the events of an edge.")
@interface AddTagsConfig {
  /** Tags of every event. */
  @AttributeDefinition(description = "Tags of every event: site=oslo, env=prod.")
  String[] tags() default {};

  /** Tags by edge. */
  @AttributeDefinition(
      description =
          "Tags of the events of an edge, by its id: edge-1:site=oslo;env=prod, edge-2:site=bergen."
              + " The key edge.<id> = site=oslo, env=prod says the same for one edge.")
  String[] edges() default {};

  /** Stands for the keys {@code edge.<id>}. */
  @AttributeDefinition(
      required = false,
      description = "edge.<id>: tags of the events of one edge: site=oslo, env=prod.")
  String edge_();

  /** Whether configured tags win. */
  @AttributeDefinition(
      description = "Whether a configured tag replaces one of the same name that an event carries.")
  boolean overwrite() default false;
}

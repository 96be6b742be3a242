package io.edgebot.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/io.edgebot.pipeline.cfg}. */
@ObjectClassDefinition(
    id = "io.edgebot.pipeline",
    name = "EdgeBot pipeline",
    description = "Which processors events pass, and in which order")
@interface PipelineConfig {
  @AttributeDefinition(
      name = "Processors",
      description = "Instances in their order, comma separated")
  String processors() default "";

  @AttributeDefinition(
      name = "Required",
      description = "Those of them without which nothing is taken in, comma separated")
  String required() default "";
}

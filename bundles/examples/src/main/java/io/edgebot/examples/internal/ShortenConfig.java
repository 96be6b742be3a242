package io.edgebot.examples.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code io.edgebot.processor.shorten}. */
@ObjectClassDefinition(
    name = "EdgeBot example processor: shorten",
    description = "Cuts long messages, and drops empty ones.")
@interface ShortenConfig {
  @AttributeDefinition(description = "Characters that a message keeps.", min = "1", max = "1000000")
  int max__chars() default 2048;

  @AttributeDefinition(description = "Whether events whose message is empty are dropped.")
  boolean drop__empty() default false;
}

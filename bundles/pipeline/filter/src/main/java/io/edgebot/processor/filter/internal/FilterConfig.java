package io.edgebot.processor.filter.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@code io.edgebot.processor.filter}. */
@ObjectClassDefinition(
    name = "EdgeBot filter processor",
    description =
        "Keeps, drops or samples events by the first rule that fits. Rules are the keys rule.<n>,"
            + " in the order of their numbers: rule.10 = drop type=syslog severity<notice")
@interface FilterConfig {
  /** Stands for the keys {@code rule.<n>}. */
  @AttributeDefinition(
      required = false,
      description = "rule.<n>: a rule; the first one that fits decides.")
  String rule_();

  /** What happens to an event that no rule fits. */
  @AttributeDefinition(
      description = "What happens to an event that no rule fits.",
      options = {@Option("keep"), @Option("drop")})
  String otherwise() default "keep";
}

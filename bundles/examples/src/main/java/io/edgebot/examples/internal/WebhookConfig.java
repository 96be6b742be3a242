package io.edgebot.examples.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code io.edgebot.sink.webhook}; a double underscore is an underscore in the key. */
@ObjectClassDefinition(
    name = "EdgeBot example sink: webhook",
    description = "Posts events to an HTTP endpoint, one JSON object a line.")
@interface WebhookConfig {
  @AttributeDefinition(description = "Where to post: an http or https URL.")
  String url();

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      required = false,
      description = "Bearer token; empty: none.")
  String token() default "";

  @AttributeDefinition(
      required = false,
      description = "File that holds the token; read again for each request.")
  String token__file() default "";

  @AttributeDefinition(
      description = "Seconds that connecting, and then the answer, may take.",
      min = "1",
      max = "600")
  int timeout__seconds() default 10;

  @AttributeDefinition(
      description = "Most bytes of events in a request.",
      min = "1024",
      max = "67108864")
  int max__request__bytes() default 1 << 20;
}

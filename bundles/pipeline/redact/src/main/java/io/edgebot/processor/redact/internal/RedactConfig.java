package io.edgebot.processor.redact.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings of {@code io.edgebot.processor.redact}. Keys {@code mask_pattern.<name>} are read beside
 * them.
 */
@ObjectClassDefinition(
    name = "EdgeBot redact processor",
    description =
        "Takes secrets out of events: drops fields by name and masks what looks like a secret in"
            + " every text. Keys mask_pattern.<name> hold further regular expressions (RE2).")
@interface RedactConfig {
  /** Names and paths of fields to drop. */
  @AttributeDefinition(
      description =
          "Fields to drop, comma separated. A name counts at any depth, whatever its case and its"
              + " '_' or '-'; a path (user.pin) counts from the event's root. A field whose name"
              + " ends in such a name (db_password) is masked. Values that stand behind such a name"
              + " in any text are masked too.")
  String[] drop__fields() default {
    "password", "passwd", "secret", "token", "api_key", "authorization", "private_key"
  };

  /** Whether values behind a name are masked in texts. */
  @AttributeDefinition(
      description =
          "Whether values behind the names of drop_fields are masked in all texts: name=value,"
              + " \"name\":\"value\", name: value, --name value, <name>value.")
  boolean mask__key__values() default true;

  /** Whether well-known forms of secrets are masked. */
  @AttributeDefinition(
      description =
          "Whether bearer tokens, passwords in URLs and private keys (PEM) are masked in all"
              + " texts.")
  boolean mask__tokens() default true;

  /** What stands in the place of a secret. */
  @AttributeDefinition(description = "The text that stands in the place of a secret.")
  String mask() default "***";
}

package io.edgebot.processor.redact.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@code io.edgebot.processor.redact}. */
@ObjectClassDefinition(
    name = "EdgeBot redact processor",
    description =
        "Takes secrets out of events: drops, masks and hashes fields by name and path, and masks"
            + " what looks like a secret in every text. Keys mask_pattern.<name> hold further"
            + " regular expressions (RE2).")
@interface RedactConfig {
  /** Fields to drop. */
  @AttributeDefinition(
      description =
          "Fields to drop, comma separated. A name counts at any depth, whatever its case and its"
              + " '_' or '-'; a path (user.pin) counts from the root of the event, or of JSON in a"
              + " text; * stands for any"
              + " characters of a name, ** for any steps. A field whose name ends in a plain name"
              + " (db_password) is masked. Values behind such a name in a text are masked too.")
  String[] drop__fields() default {
    "password", "passwd", "secret", "token", "api_key", "authorization", "private_key"
  };

  /** Fields to mask. */
  @AttributeDefinition(
      description = "Fields that keep their name and get the mask as value, as in drop_fields.")
  String[] mask__fields() default {};

  /** Fields to hash. */
  @AttributeDefinition(
      description =
          "Fields whose values become a keyed hash, as in drop_fields: the same value is the same"
              + " hash wherever it stands, in texts too. hash_key_file must be given.")
  String[] hash__fields() default {};

  /** Fields to keep. */
  @AttributeDefinition(
      description =
          "Fields that stay as they are, with all that is in them, whatever the other lists say."
              + " A name counts only as a whole here.")
  String[] keep__fields() default {};

  /** The key of the hashes. */
  @AttributeDefinition(
      description =
          "File with the key for hash_fields: 32 bytes or more that only its owner can read. It is"
              + " read again when it changes. With it, the detectors ip and mac give other"
              + " addresses instead of the mask.")
  String hash__key__file() default "";

  /** What is looked for in texts. */
  @AttributeDefinition(
      description =
          "What is looked for in all texts, comma separated: credentials, tokens, cards, iban,"
              + " email, phone, national_ids, ip, mac.")
  String[] detectors() default {"credentials", "tokens"};

  /** Stands for the keys {@code mask_pattern.<name>}. */
  @AttributeDefinition(
      required = false,
      description = "mask_pattern.<name>: a regular expression (RE2); what it matches is masked.")
  String mask__pattern_();

  /** What stands in the place of a secret. */
  @AttributeDefinition(description = "The text that stands in the place of a secret.")
  String mask() default "***";
}

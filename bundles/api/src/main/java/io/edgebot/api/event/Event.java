package io.edgebot.api.event;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One observation: typed core fields and ordered further fields. Immutable and thread-safe; a
 * changed event is built with {@link #toBuilder()}.
 *
 * <p>A field's value is null, {@link Boolean}, {@link Number} (a {@link NumberText} where its text
 * must be kept), {@link String}, {@link java.util.List} or {@link java.util.Map} with string keys,
 * of such values. Binary is base64 text.
 *
 * <p>Reserved names, given by EdgeBot: {@code _id}, {@code template_id}, {@code derived_from},
 * {@code trace_id}, {@code span_id} and all that start with {@code llm_}.
 */
@ProviderType
public interface Event {
  /** Field name of {@link #type()}. */
  String TYPE = "type";

  /** Field name of {@link #timestamp()}. */
  String TIMESTAMP = "timestamp";

  /** Field name of {@link #receivedAt()}. */
  String RECEIVED_AT = "received_at";

  /** Field name of {@link #message()}. */
  String MESSAGE = "message";

  /** Field name of {@link #severity()}. */
  String SEVERITY = "severity";

  /** The kind of observation, such as {@code syslog}; may be empty. */
  default String type() {
    return get(TYPE) instanceof String text ? text : "";
  }

  /**
   * When it happened, as far as is known: the device's own time if plausible, else the time of
   * receipt. An event that carries no readable time has the time at which it was taken in.
   */
  Instant timestamp();

  /** When the first EdgeBot received it; null if it carries none. */
  @Nullable Instant receivedAt();

  /**
   * What it came from: the first text among {@code source}, {@code host}, {@code hostname}, {@code
   * source_host}, {@code client_ip}, {@code source_ip}; null if none.
   */
  default @Nullable String source() {
    return CoreFields.firstText(this, CoreFields.SOURCE);
  }

  /** The device: the first text among {@code host}, {@code hostname}, {@code source_host}. */
  default @Nullable String host() {
    return CoreFields.firstText(this, CoreFields.HOST);
  }

  /** The severity that the field {@code severity} names; null if absent or unknown. */
  default @Nullable Severity severity() {
    return get(SEVERITY) instanceof String text ? Severity.parse(text) : null;
  }

  /** The text for people; null if it carries none. */
  default @Nullable String message() {
    return get(MESSAGE) instanceof String text ? text : null;
  }

  /** How many fields it has, core fields included. */
  int size();

  /** The name of a field, in order from 0. */
  String key(int index);

  /** The value of a field, in order from 0. */
  @Nullable Object value(int index);

  /** The position of a field by name; -1 if it has none. */
  int indexOf(String key);

  /** The value of a field by name; null if it has none, or if it is null. */
  default @Nullable Object get(String key) {
    int index = indexOf(key);
    return index < 0 ? null : value(index);
  }

  /**
   * Hands each field, in order, to a writer; texts that are kept as UTF-8 are handed over
   * undecoded.
   *
   * @throws IOException what the writer throws
   */
  default void writeTo(FieldWriter writer) throws IOException {
    for (int i = 0; i < size(); i++) {
      writer.value(key(i), value(i));
    }
  }

  /** About how many bytes it holds in memory, for bounding queues. */
  int weight();

  /** A builder that starts with this event's fields. */
  EventBuilder toBuilder();

  /** A builder of a new event. */
  static EventBuilder builder(String type) {
    return new EventBuilder().put(TYPE, type);
  }

  /** Takes fields to write them, one by one. */
  interface FieldWriter {
    /** A text field, as a slice of valid UTF-8 that must not be changed, nor kept. */
    void utf8(String key, byte[] bytes, int offset, int length) throws IOException;

    /** Any other field. */
    void value(String key, @Nullable Object value) throws IOException;
  }
}

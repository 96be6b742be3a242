package io.edgebot.api.event;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The identity of an event, given once by the first journal that takes it and carried for ever.
 *
 * <p>Text form: {@code <origin>/<generation>/<number>[/<part>]}, the generation as 16 lower-case
 * hexadecimal digits, number and part decimal; at most 128 bytes, safe in HTTP headers and in keys.
 *
 * @param origin the edge's id: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param generation random 64 bits, new at each opening of a journal
 * @param number runs on within a generation, from 1
 * @param part 0 for a whole event, 1 to n for the parts that a processor split it into
 */
public record EventId(String origin, long generation, long number, int part)
    implements Comparable<EventId> {
  /** The longest text form, in bytes. */
  public static final int MAX_LENGTH = 128;

  private static final int MAX_ORIGIN = 64;
  private static final Pattern GENERATION = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

  /** Checks the form of each element. */
  public EventId {
    Objects.requireNonNull(origin, "origin");
    if (!isOrigin(origin)) {
      throw new IllegalArgumentException(
          "origin '" + origin + "' is not 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (number < 1) {
      throw new IllegalArgumentException("number " + number + " is not 1 or more");
    }
    if (part < 0) {
      throw new IllegalArgumentException("part " + part + " is not 0 or more");
    }
  }

  /** Whether a text can be an origin. */
  public static boolean isOrigin(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return length >= 1 && length <= MAX_ORIGIN;
  }

  /** A generation as its 16 hexadecimal digits. */
  public static String formatGeneration(long generation) {
    String hex = Long.toHexString(generation);
    return "0".repeat(16 - hex.length()) + hex;
  }

  /**
   * A generation from its 16 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static long parseGeneration(String text) {
    if (!GENERATION.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "generation '" + text + "' is not 16 lower-case hexadecimal digits");
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /**
   * A number from its decimal text.
   *
   * @throws IllegalArgumentException if it is not 1 to 2^63-1, or has leading zeros
   */
  public static long parseNumber(String text) {
    if (NUMBER.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("number '" + text + "' is above 2^63-1", e);
      }
    }
    throw new IllegalArgumentException("number '" + text + "' is not a decimal from 1 on");
  }

  /**
   * Parses the text form.
   *
   * @throws IllegalArgumentException if the text is not of that form, with the reason
   */
  public static EventId parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("identity is longer than " + MAX_LENGTH + " bytes");
    }
    String[] elements = text.split("/", -1);
    if (elements.length != 3 && elements.length != 4) {
      throw new IllegalArgumentException(
          "identity '" + text + "' is not <origin>/<generation>/<number>[/<part>]");
    }
    long part = elements.length == 4 ? parseNumber(elements[3]) : 0;
    if (part > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("part '" + elements[3] + "' is above 2^31-1");
    }
    return new EventId(
        elements[0], parseGeneration(elements[1]), parseNumber(elements[2]), (int) part);
  }

  /** Orders by origin, generation, number, part: within a generation, the order of arrival. */
  @Override
  public int compareTo(EventId other) {
    int order = origin.compareTo(other.origin);
    if (order == 0) {
      order = Long.compareUnsigned(generation, other.generation);
    }
    if (order == 0) {
      order = Long.compare(number, other.number);
    }
    return order != 0 ? order : Integer.compare(part, other.part);
  }

  /** The text form. */
  @Override
  public String toString() {
    String whole = origin + '/' + formatGeneration(generation) + '/' + number;
    return part == 0 ? whole : whole + '/' + part;
  }
}

package io.edgebot.ingest.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a request is refused; the values of a metric's label. */
enum Reason {
  /** No token, or one that nobody has. */
  UNAUTHENTICATED,
  /** Not from where, or not for which edge, it may come. */
  FORBIDDEN,
  /** Not POST. */
  METHOD,
  /** A header that cannot be understood. */
  HEADER,
  /** A content type or encoding that is not served. */
  ENCODING,
  /** The sender was too slow, or went away. */
  SLOW,
  /** A body that cannot be decompressed, or is not what its digest says. */
  UNREADABLE,
  /** Over a limit. */
  TOO_LARGE,
  /** Read, but not what it should be. */
  INVALID,
  /** The same numbers came with another content. */
  CONFLICT,
  /** Too much at a time. */
  BUSY,
  /** A required processor is missing or fails. */
  BLOCKED,
  /** The journal's quota is used up, or the disk is full. */
  QUOTA,
  /** The process drains or the input stops. */
  CLOSED,
  /** The journal could not store it, or did not in time. */
  FAILED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value of the metric's label. */
  String label() {
    return label;
  }

  /** All values of the metric's label. */
  static List<String> labels() {
    return Arrays.stream(values()).map(Reason::label).toList();
  }
}

package io.edgebot.input.syslog.internal;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that look like syslog, more or less. */
final class Samples {
  private static final List<String> PIECES =
      List.of(
          "<34>",
          "<191>",
          "<192>",
          "<",
          ">",
          "1 ",
          "2 ",
          "- ",
          "-",
          " ",
          "  ",
          "\uFEFF",
          "2026-11-24T03:24:42.889115Z",
          "2026-11-24T03:24:42+01:00",
          "Nov 24 03:24:42",
          "Feb 29 ",
          "Nov",
          "10:00:00",
          "2026",
          "host",
          "fe80::1",
          "su",
          "su[7]: ",
          ": ",
          "[",
          "]",
          "[x@1 k=\"v\"]",
          "[x@1 k=\"",
          "\"",
          "\\",
          "=",
          "text",
          "Grüße",
          "日本",
          "\u0000",
          "\r\n",
          "\n",
          "5 ",
          "17 ");

  private Samples() {}

  /** Pieces of messages in any order. */
  static Arbitrary<String> nearMessages() {
    return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces));
  }
}

package io.edgebot.processor.redact.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ways to write a text so that it is the same to who reads it, and how readers undo that. */
enum Wrapping {
  JSON {
    @Override
    String wrap(String text) {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        out.append(c == '"' || c == '\\' ? "\\" : "").append(c == '\n' ? "\\n" : "" + c);
      }
      return out.toString();
    }
  },
  JSON_CODES {
    @Override
    String wrap(String text) {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        out.append(String.format("\\u%04x", (int) c));
      }
      return out.toString();
    }
  },
  PERCENT {
    @Override
    String wrap(String text) {
      StringBuilder out = new StringBuilder();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        boolean plain = b > 0 && (Character.isLetterOrDigit(b) || b == '-' || b == '.');
        out.append(plain ? "" + (char) b : String.format("%%%02X", b & 0xFF));
      }
      return out.toString();
    }
  },
  PERCENT_ALL {
    @Override
    String wrap(String text) {
      StringBuilder out = new StringBuilder();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        out.append(String.format("%%%02x", b & 0xFF));
      }
      return out.toString();
    }
  },
  HTML {
    @Override
    String wrap(String text) {
      return text.replace("&", "&amp;")
          .replace("\"", "&quot;")
          .replace("<", "&lt;")
          .replace(">", "&gt;");
    }
  },
  HTML_CODES {
    @Override
    String wrap(String text) {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        out.append("&#").append((int) c).append(';');
      }
      return out.toString();
    }
  };

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\u([0-9a-f]{4})|%([0-9A-Fa-f]{2})|&#([0-9]+);|\\\\([\"\\\\])");

  abstract String wrap(String text);

  static String wrap(String text, List<Wrapping> wrappings) {
    String wrapped = text;
    for (Wrapping wrapping : wrappings) {
      wrapped = wrapping.wrap(wrapped);
    }
    return wrapped;
  }

  /** A text and what is seen in it by who takes off one to four layers. */
  static String allLayers(String text) {
    StringBuilder all = new StringBuilder(text);
    String layer = text;
    for (int i = 0; i < 4; i++) {
      layer =
          ESCAPE
              .matcher(layer.replace("&amp;", "&").replace("&quot;", "\""))
              .replaceAll(Wrapping::character);
      all.append('\n').append(layer);
    }
    return all.toString();
  }

  private static String character(MatchResult escape) {
    String text;
    if (escape.group(1) != null) {
      text = "" + (char) Integer.parseInt(escape.group(1), 16);
    } else if (escape.group(2) != null) {
      text = "" + (char) Integer.parseInt(escape.group(2), 16);
    } else if (escape.group(3) != null) {
      text = "" + (char) Integer.parseInt(escape.group(3));
    } else {
      text = escape.group(4);
    }
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}

package io.edgebot.journal.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an operator should know, a sentence a topic. */
final class Notice {
  private final Map<String, String> sentences = new LinkedHashMap<>();
  private volatile String text = "";

  /** Says something, instead of what was said of the topic before; empty to take it back. */
  synchronized void say(String topic, String sentence) {
    if (sentence.isEmpty()) {
      sentences.remove(topic);
    } else {
      sentences.put(topic, sentence);
    }
    text = String.join(" ", sentences.values());
  }

  String text() {
    return text;
  }
}

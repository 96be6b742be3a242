package io.edgebot.processor.redact.internal;

/** A text that counts how often its characters are looked at. */
final class CountedText implements CharSequence {
  private final String text;
  private long looks;

  CountedText(String text) {
    this.text = text;
  }

  long looks() {
    return looks;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    looks++;
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}

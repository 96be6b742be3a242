package io.edgebot.lib.http;

/**
 * Why a request got no answer.
 *
 * @param reason a sentence for people, without a secret
 * @param lasting whether someone must mend something first; else it passes
 */
public record Fault(String reason, boolean lasting) {
  static Fault lasting(String reason) {
    return new Fault(reason, true);
  }

  static Fault passing(String reason) {
    return new Fault(reason, false);
  }
}

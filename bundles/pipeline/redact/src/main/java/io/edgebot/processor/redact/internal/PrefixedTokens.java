package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.List;

/** Finds keys and tokens by the prefixes that their makers gave them for this purpose. */
final class PrefixedTokens implements Detector {
  /**
   * One form.
   *
   * @param text the prefix
   * @param trigger position in the prefix of the character that is rare in other texts
   * @param least so many characters must follow
   * @param plain whether those are letters and digits only: the prefix may begin a plain name
   */
  private record Prefix(String text, int trigger, int least, boolean plain) {}

  private final List<List<Prefix>> byTrigger = new ArrayList<>();
  private final String triggers;

  PrefixedTokens() {
    for (int i = 0; i < 128; i++) {
      byTrigger.add(new ArrayList<>());
    }
    names(
        30, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_", "hf_", "glsa_", "lin_api_", "dop_v1_");
    names(30, "shpat_", "shpss_", "shpca_", "whsec_", "key-", "sk-");
    names(22, "github_pat_");
    names(16, "sk_live_", "rk_live_", "sk_test_", "rk_test_");
    names(10, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-");
    marks(20, "glpat-", "glrt-", "sk-ant-", "sk-proj-", "GOCSPX-", "dckr_pat_", "tskey-", "xapp-");
    marks(32, "pypi-", "PMAK-", "AGE-SECRET-KEY-");
    add("AKIA", 2, 16, true);
    add("ASIA", 2, 16, true);
    add("AIza", 1, 30, false);
    add("ya29.", 0, 20, false);
    add("SG.", 1, 40, false);
    add("hvs.", 1, 20, false);
    add("hvb.", 1, 20, false);
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 128; c++) {
      if (!byTrigger.get(c).isEmpty()) {
        all.append(c);
      }
    }
    triggers = all.toString();
  }

  @Override
  public String triggers() {
    return triggers;
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    List<Prefix> prefixes = byTrigger.get(text.charAt(at));
    for (int i = 0; i < prefixes.size(); i++) {
      Prefix prefix = prefixes.get(i);
      int start = at - prefix.trigger();
      if (Chars.matches(text, start, prefix.text()) && !Chars.isWordAt(text, start - 1)) {
        int from = start + prefix.text().length();
        int end = tokenEnd(text, from, prefix.plain());
        if (end - from >= prefix.least()) {
          return match.set(start, tokenEnd(text, end, false), Kind.TOKENS);
        }
      }
    }
    return false;
  }

  private void names(int least, String... prefixes) {
    for (String prefix : prefixes) {
      add(prefix, prefix.length() - 1, least, true);
    }
  }

  private void marks(int least, String... prefixes) {
    for (String prefix : prefixes) {
      add(prefix, prefix.length() - 1, least, false);
    }
  }

  private void add(String prefix, int trigger, int least, boolean plain) {
    byTrigger.get(prefix.charAt(trigger)).add(new Prefix(prefix, trigger, least, plain));
  }

  private static int tokenEnd(CharSequence text, int from, boolean plain) {
    int end = from;
    while (end < text.length()
        && (Chars.isWord(text.charAt(end)) || (!plain && "-_.".indexOf(text.charAt(end)) >= 0))) {
      end++;
    }
    return end;
  }
}

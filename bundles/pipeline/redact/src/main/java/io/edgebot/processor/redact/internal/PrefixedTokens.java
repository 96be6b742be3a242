package io.edgebot.processor.redact.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds keys and tokens by the prefixes that their makers gave them for this purpose. */
final class PrefixedTokens {
  /**
   * One form.
   *
   * @param text the prefix
   * @param trigger position in the prefix of the character that is rare in other texts
   * @param least so many characters must follow
   * @param plain whether those are letters and digits only: the prefix may begin a plain name
   */
  private record Prefix(String text, int trigger, int least, boolean plain) {}

  private static final int CHARS = 128;

  /** By the trigger and the character before it. */
  private final @Nullable Prefix[] @Nullable [] byPair = new Prefix[CHARS * CHARS][];

  private final StringBuilder triggers = new StringBuilder();

  PrefixedTokens() {
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
    add("ya29.", 4, 20, false);
    add("SG.", 1, 40, false);
    add("hvs.", 1, 20, false);
    add("hvb.", 1, 20, false);
  }

  String triggers() {
    return triggers.toString();
  }

  boolean find(CharSequence text, int at, Match match) {
    char before = Chars.at(text, at - 1);
    Prefix[] prefixes = before < CHARS ? byPair[before * CHARS + text.charAt(at)] : null;
    if (prefixes == null) {
      return false;
    }
    for (Prefix prefix : prefixes) {
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

  private void add(String text, int trigger, int least, boolean plain) {
    int pair = text.charAt(trigger - 1) * CHARS + text.charAt(trigger);
    Prefix[] known = byPair[pair];
    Prefix[] more = known == null ? new Prefix[1] : Arrays.copyOf(known, known.length + 1);
    more[more.length - 1] = new Prefix(text, trigger, least, plain);
    byPair[pair] = more;
    triggers.append(text.charAt(trigger));
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

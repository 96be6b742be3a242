package io.edgebot.processor.redact.internal;

/** Finds tokens by their form: one detector for all forms, since each question has its cost. */
final class Tokens implements Detector {
  private final PrefixedTokens prefixed = new PrefixedTokens();

  @Override
  public String triggers() {
    return "-=:bBJ~" + prefixed.triggers();
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    return switch (text.charAt(at)) {
      case '-' -> PrivateKeys.find(text, at, match) || prefixed.find(text, at, match);
      case '=' -> UrlSecrets.signature(text, at, match);
      case ':' -> UrlSecrets.find(text, at, match) || OtherTokens.telegram(text, at, match);
      case 'b', 'B' -> BearerTokens.find(text, at, match);
      case 'J' -> JsonWebTokens.find(text, at, match);
      case '~' -> OtherTokens.azure(text, at, match);
      default -> prefixed.find(text, at, match);
    };
  }
}

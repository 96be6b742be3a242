package io.edgebot.api.plugin;

/** A setting that cannot be used. The message names the pid, key, value and what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Refuses a setting.
   *
   * @param pid the configuration's pid; its file is {@code etc/<pid>.cfg} with {@code -} for {@code
   *     ~}
   * @param value as given; {@code ***} for secrets
   * @param allowed what is allowed, to follow "must be"
   */
  public InvalidSettingException(String pid, String key, Object value, String allowed) {
    super(
        "etc/" + pid.replace('~', '-') + ".cfg: " + key + " = '" + value + "' must be " + allowed);
  }
}

package io.edgebot.input.syslog.internal;

import io.edgebot.api.plugin.Settings;
import java.time.Instant;

/**
 * The checked settings that decoding needs.
 *
 * @param maxMessageBytes beyond which a message is cut
 * @param zones of the devices' clocks
 * @param maxPastSeconds how old a device's time may be to be believed
 * @param maxFutureSeconds how far ahead a device's time may be to be believed
 */
record SyslogSettings(
    int maxMessageBytes, SourceZones zones, long maxPastSeconds, long maxFutureSeconds) {
  private static final long DAY = 86_400;

  /**
   * Checks them.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  static SyslogSettings of(SyslogConfig config, Settings settings) {
    return new SyslogSettings(
        settings.range("max_message_bytes", config.max__message__bytes(), 480, 1 << 20),
        SourceZones.of(settings, config.default__zone(), config.zones()),
        DAY * settings.range("max_past_days", config.max__past__days(), 1, 36_500),
        settings.range("max_future_seconds", config.max__future__seconds(), 0, 36_500 * DAY));
  }

  /** Whether a device's time is believed. */
  boolean isPlausible(Instant time, Instant receivedAt) {
    long ahead = time.getEpochSecond() - receivedAt.getEpochSecond();
    return ahead <= maxFutureSeconds && -ahead <= maxPastSeconds;
  }
}

package io.edgebot.examples.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Cuts messages that are too long, and says in {@code message_length} how long they were. */
@Component(
    configurationPid = "io.edgebot.processor.shorten",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ShortenConfig.class, factory = true)
public final class ShortenProcessor implements Processor {
  private static final Counters.Spec CUT =
      Counters.Spec.of("edgebot_shorten_cut_total", "Messages that were cut.");

  private final int maxChars;
  private final boolean dropEmpty;
  private volatile @Nullable Counter cut;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public ShortenProcessor(ShortenConfig config, Map<String, Object> properties) {
    maxChars = Settings.of(properties).range("max_chars", config.max__chars(), 1, 1_000_000);
    dropEmpty = config.drop__empty();
  }

  @Override
  public void open(ProcessorContext context) {
    cut = context.counters().counter(CUT);
  }

  @Override
  public void process(Batch batch) {
    int shortened = 0;
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.event(i);
      String message = event.message();
      if (message == null) {
        continue;
      }
      if (dropEmpty && message.isBlank()) {
        batch.drop(i, "empty");
      } else if (message.length() > maxChars) {
        batch.replace(i, shorten(event, message));
        shortened++;
      }
    }
    if (shortened > 0) {
      Objects.requireNonNull(cut).add(shortened);
    }
  }

  private Event shorten(Event event, String message) {
    // A character outside the Basic Multilingual Plane is not cut in two.
    int end = Character.isHighSurrogate(message.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return event.toBuilder()
        .put(Event.MESSAGE, message.substring(0, end))
        .put("message_length", message.length())
        .build();
  }
}

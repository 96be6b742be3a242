package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Takes secrets out of events before anything else sees them. */
@Component(
    service = Processor.class,
    configurationPid = "io.edgebot.processor.redact",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RedactConfig.class, factory = true)
public final class RedactProcessor implements Processor {
  private static final Counters.Spec DROPPED =
      Counters.Spec.of(
          "edgebot_redact_fields_dropped_total", "Fields dropped because of their name or path.");
  private static final Counters.Spec MASKED =
      Counters.Spec.of("edgebot_redact_texts_masked_total", "Texts in which something was masked.");

  private final RedactSettings settings;
  private volatile @Nullable Counter dropped;
  private volatile @Nullable Counter masked;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public RedactProcessor(RedactConfig config, Map<String, Object> properties) {
    this.settings = RedactSettings.of(config, Settings.of(properties), properties);
  }

  @Override
  public void open(ProcessorContext context) {
    dropped = context.counters().counter(DROPPED);
    masked = context.counters().counter(MASKED);
  }

  @Override
  public void process(Batch batch) {
    Redactor redactor = new Redactor(settings);
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.event(i);
      Event safe = redactor.redact(event);
      if (safe != event) {
        batch.replace(i, safe);
      }
    }
    add(dropped, redactor.dropped());
    add(masked, redactor.takeMasked());
  }

  private static void add(@Nullable Counter counter, int amount) {
    if (counter != null && amount > 0) {
      counter.add(amount);
    }
  }
}

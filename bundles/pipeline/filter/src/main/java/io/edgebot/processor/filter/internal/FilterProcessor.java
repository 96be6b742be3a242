package io.edgebot.processor.filter.internal;

import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Drops events as the configured rules say. */
@Component(
    service = Processor.class,
    configurationPid = "io.edgebot.processor.filter",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FilterConfig.class, factory = true)
public final class FilterProcessor implements Processor {
  private final Rules rules;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public FilterProcessor(FilterConfig config, Map<String, Object> properties) {
    this.rules = Rules.of(config, Settings.of(properties), properties);
  }

  @Override
  public void process(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      String reason = rules.dropReason(batch.event(i));
      if (reason != null) {
        batch.drop(i, reason);
      }
    }
  }
}

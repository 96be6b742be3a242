package io.edgebot.processor.addtags.internal;

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

/**
 * Adds configured tags: to every event, and to those of an edge. The pid has no dash, since a
 * file's name is split at its first one into pid and instance.
 */
@Component(
    service = Processor.class,
    configurationPid = "io.edgebot.processor.add_tags",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AddTagsConfig.class, factory = true)
public final class AddTagsProcessor implements Processor {
  private static final Counters.Spec FOREIGN =
      Counters.Spec.of(
          "edgebot_add_tags_foreign_total",
          "Events left alone because their field tags is not a map.");

  private final Tags tags;
  private final Tagger tagger;
  private volatile @Nullable Counter foreign;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public AddTagsProcessor(AddTagsConfig config, Map<String, Object> properties) {
    this.tags = Tags.of(config, Settings.of(properties), properties);
    this.tagger = new Tagger(config.overwrite());
  }

  @Override
  public void open(ProcessorContext context) {
    foreign = context.counters().counter(FOREIGN);
  }

  @Override
  public void process(Batch batch) {
    Map<String, String> toAdd = tags.of(batch.origin());
    if (toAdd.isEmpty()) {
      return;
    }
    int skipped = 0;
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.event(i);
      Event tagged = tagger.tag(event, toAdd);
      if (tagged != event) {
        batch.replace(i, tagged);
      } else if (tagger.isForeign(event)) {
        skipped++;
      }
    }
    Counter counter = foreign;
    if (skipped > 0 && counter != null) {
      counter.add(skipped);
    }
  }
}

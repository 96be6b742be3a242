package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Checks events by the rules for their type, and says in them what is wrong. */
@Component(
    service = Processor.class,
    configurationPid = "io.edgebot.processor.quality",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = QualityConfig.class, factory = true)
public final class QualityProcessor implements Processor {
  private static final int REFRESH_SECONDS = 2;

  private final QualitySettings settings;
  private final @Nullable Duplicates duplicates;
  private volatile @Nullable Rules rules;
  private volatile @Nullable QualityCounts counts;
  private @Nullable ScheduledFuture<?> refreshing;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public QualityProcessor(QualityConfig config, Map<String, Object> properties) {
    this.settings = QualitySettings.of(config, Settings.of(properties), properties);
    DuplicateSettings sought = settings.duplicates();
    this.duplicates =
        sought.areLookedFor()
            ? new Duplicates(
                sought.maxEntries(), sought.window(), settings.field(), System::nanoTime)
            : null;
  }

  /** What is written into events must not be masked again, and reasons come from what is kept. */
  @Override
  public Set<String> after() {
    return Set.of("redact");
  }

  @Override
  public void open(ProcessorContext context) throws Exception {
    Rules opened = new Rules(settings, context.state(), context.health());
    rules = opened;
    counts = new QualityCounts(context.counters());
    if (settings.hasFiles()) {
      refreshing =
          context
              .executor()
              .scheduleWithFixedDelay(
                  opened::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void process(Batch batch) {
    Judge judge =
        new Judge(
            settings, Objects.requireNonNull(rules).book(), System.currentTimeMillis() / 1000);
    BitSet known = duplicates == null ? new BitSet(0) : duplicates.look(batch);
    for (int i = 0; i < batch.size(); i++) {
      judge.judge(batch, i, known.get(i));
    }
    QualityCounts counted = Objects.requireNonNull(counts);
    batch.onDurable(() -> counted.add(judge)); // a batch that is run again counts once
  }

  @Override
  public void close() {
    if (refreshing != null) {
      refreshing.cancel(false);
    }
  }
}

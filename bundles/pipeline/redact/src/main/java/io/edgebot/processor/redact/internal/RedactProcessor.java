package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
  private static final long KEY_SECONDS = 2;

  private final RedactSettings settings;
  private final @Nullable HashKeyFile keyFile;

  /** Not in use: as many as batches were worked on at once. */
  private final Queue<Redactor> redactors = new ConcurrentLinkedQueue<>();

  private volatile @Nullable RedactCounters counters;
  private volatile @Nullable Future<?> reading;

  /**
   * Checks the settings.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public RedactProcessor(RedactConfig config, Map<String, Object> properties) {
    Settings checks = Settings.of(properties);
    this.settings = RedactSettings.of(config, checks, properties);
    this.keyFile = keyFile(checks, config.hash__key__file().strip());
  }

  @Override
  public void open(ProcessorContext context) {
    counters = new RedactCounters(context.counters());
    HashKeyFile keys = keyFile;
    if (keys != null) {
      reading =
          context
              .executor()
              .scheduleWithFixedDelay(
                  () -> keys.refresh(context.health()), KEY_SECONDS, KEY_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    Future<?> task = reading;
    if (task != null) {
      task.cancel(false);
    }
  }

  @Override
  public void process(Batch batch) {
    Redactor pooled = redactors.poll();
    Redactor redactor = pooled == null ? new Redactor(settings) : pooled;
    if (keyFile != null) {
      redactor.use(keyFile.key());
    }
    int withheld = 0;
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.event(i);
      Event safe = redactor.redact(event);
      if (safe == null) {
        batch.refuse(i, "withheld");
        withheld++;
      } else if (safe != event) {
        batch.replace(i, safe);
      }
    }
    RedactCounters counts = counters;
    if (counts != null) {
      counts.add(redactor, withheld);
    }
    redactors.offer(redactor); // one that threw is not used again
  }

  private static @Nullable HashKeyFile keyFile(Settings checks, String path) {
    if (path.isEmpty()) {
      return null;
    }
    try {
      return new HashKeyFile(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw checks.refuse(
          "hash_key_file",
          path,
          "a file of 32 bytes or more that only its owner can read, but " + e.getMessage());
    }
  }
}

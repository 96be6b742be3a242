package io.edgebot.engine.internal.plugin;

import io.edgebot.api.input.Input;
import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.engine.internal.lane.LaneImpl;
import io.edgebot.engine.internal.lane.Lanes;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs inputs. */
public final class InputHost implements PluginHost<Input> {
  private static final Logger LOG = LoggerFactory.getLogger(InputHost.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Contexts contexts;
  private final Lanes lanes;

  /** Inputs that write to lanes. */
  public InputHost(Contexts contexts, Lanes lanes) {
    this.contexts = contexts;
    this.lanes = lanes;
  }

  @Override
  public Kind kind() {
    return Kind.INPUT;
  }

  @Override
  public Set<String> named() {
    return Set.of();
  }

  @Override
  public Running start(
      String instance, Input input, Map<String, Object> properties, Verdict verdict)
      throws Exception {
    InputContextImpl context = new InputContextImpl(instance, contexts, lanes.open(instance));
    boolean started = false;
    try {
      input.start(context);
      started = true;
    } finally {
      if (!started) {
        context.end();
      }
    }
    verdict.good();
    return new RunningInput(input, context);
  }

  private static final class InputContextImpl extends Context implements InputContext {
    private final LaneImpl lane;
    private final Journal journal;

    InputContextImpl(String instance, Contexts contexts, LaneImpl lane) {
      super(instance, contexts.state(instance), contexts.counters(instance));
      this.lane = lane;
      this.journal = contexts.journal();
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public Optional<byte[]> checkpoint(String name) {
      return journal.checkpoint(instance(), name);
    }

    /** What the lane took becomes durable, so that a successor begins behind it. */
    void end() {
      close();
      try {
        if (!lane.drain(DRAIN)) {
          LOG.warn(
              "{}: not all events were durable {} s after its end", instance(), DRAIN.toSeconds());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lane.close();
    }
  }

  private record RunningInput(Input input, InputContextImpl context) implements Running {
    @Override
    public Condition condition() {
      return context.condition();
    }

    @Override
    public void stop() {
      try {
        input.stop();
      } finally {
        context.end();
      }
    }

    @Override
    public void pause() {
      input.pause();
    }

    @Override
    public void resume() {
      input.resume();
    }
  }
}

package io.edgebot.engine.internal.delivery;

import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Sink;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a sink, and makes a result of whatever it does. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final Sink sink;
  private final SinkProgress progress;

  Attempts(Sink sink, SinkProgress progress) {
    this.sink = sink;
    this.progress = progress;
  }

  DeliveryResult attempt(DeliveryBatch batch) throws InterruptedException {
    long start = System.nanoTime();
    DeliveryResult result = call(batch);
    progress.attempted(outcome(result), System.nanoTime() - start);
    return result;
  }

  boolean probe() throws InterruptedException {
    try {
      return sink.probe();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      LOG.debug("probe failed", e);
      return false;
    }
  }

  private DeliveryResult call(DeliveryBatch batch) throws InterruptedException {
    try {
      return checked(sink.deliver(batch), batch.events().size());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      if (batch instanceof Batch rows && damaged(rows)) {
        return new DeliveryResult.Refused("damaged", "the journal's row is damaged", List.of());
      }
      LOG.debug("delivery failed", e);
      return DeliveryResult.unreachable(describe(e));
    }
  }

  /**
   * A sink that breaks the contract loses nothing: its batch is tried again, and health says so.
   */
  private static DeliveryResult checked(@Nullable DeliveryResult result, int events) {
    if (result == null) {
      return DeliveryResult.unreachable("the sink gave no result: it has a fault");
    }
    if (result instanceof DeliveryResult.Refused refused
        && refused.events().stream()
            .anyMatch(refusal -> refusal.index() < 0 || refusal.index() >= events)) {
      return DeliveryResult.unreachable("the sink refused an event that is not in its batch");
    }
    return result;
  }

  /** What an exception says to a person. */
  static String describe(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }

  private static boolean damaged(Batch batch) {
    try {
      batch.load();
      return false;
    } catch (IOException e) {
      LOG.error("a journal row cannot be decompressed: {}", e.getMessage());
      return true;
    }
  }

  private static SinkMeters.Outcome outcome(DeliveryResult result) {
    if (result instanceof DeliveryResult.Delivered) {
      return SinkMeters.Outcome.DELIVERED;
    } else if (result instanceof DeliveryResult.Refused) {
      return SinkMeters.Outcome.REFUSED;
    } else if (result instanceof DeliveryResult.TooLarge) {
      return SinkMeters.Outcome.TOO_LARGE;
    } else if (result instanceof DeliveryResult.Misconfigured) {
      return SinkMeters.Outcome.MISCONFIGURED;
    } else if (result instanceof DeliveryResult.Fenced) {
      return SinkMeters.Outcome.FENCED;
    }
    return SinkMeters.Outcome.RETRY;
  }
}

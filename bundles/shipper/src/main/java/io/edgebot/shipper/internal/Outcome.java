package io.edgebot.shipper.internal;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.lib.http.Fault;
import io.edgebot.lib.http.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a try at one destination came to. */
sealed interface Outcome {
  /** All is durable there. */
  record Settled() implements Outcome {}

  /** The whole delivery ends with this, whatever other destinations there are. */
  record Final(DeliveryResult result) implements Outcome {}

  /** Try another encoding there, at once. */
  record OtherEncoding() implements Outcome {}

  /** A 400 or 422 whose meaning depends on who said it. */
  record Rejected(DeliveryResult.Refused result) implements Outcome {}

  /**
   * This destination cannot be used now: try the next.
   *
   * @param delay the least time to wait, as it asked; null if it did not
   * @param probe whether a probe may end the wait early
   * @param misconfigured whether someone must change something first
   */
  record Failed(String reason, @Nullable Duration delay, boolean probe, boolean misconfigured)
      implements Outcome {
    /** What a request came to that got no answer. */
    static Failed of(Destination destination, Throwable error) {
      Fault fault = Faults.of(destination.toString(), "urls", error);
      return fault.lasting() ? misconfigured(fault.reason()) : unreachable(fault.reason());
    }

    /** A configuration fault. */
    static Failed misconfigured(String reason) {
      return new Failed(reason, null, false, true);
    }

    /** A transport error. */
    static Failed unreachable(String reason) {
      return new Failed(reason, null, true, false);
    }
  }
}

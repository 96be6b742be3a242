package io.edgebot.engine.internal.delivery;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Unit;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sink refuses, as entries of the quarantine. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  /** The refused events of a batch of so many, in order; all of them if none is named. */
  static List<DeliveryResult.Refusal> of(DeliveryResult.Refused refused, int events) {
    return refused.events().isEmpty()
        ? IntStream.range(0, events)
            .mapToObj(i -> new DeliveryResult.Refusal(i, refused.code()))
            .toList()
        : refused.events().stream()
            .sorted(Comparator.comparingInt(DeliveryResult.Refusal::index))
            .toList();
  }

  /** An entry; without content if that cannot be read. */
  static Unit.Refused entry(String instance, RowEvent event, String code) {
    byte[] body;
    try {
      body = event.encoded();
    } catch (UncheckedIOException e) {
      LOG.warn("{}: {} cannot be read for quarantine: {}", instance, event, e.getMessage());
      body = null;
    }
    String source = event.source();
    return new Unit.Refused(
        event.id(),
        0,
        event.part(),
        instance,
        code,
        event.type(),
        source == null ? "" : source,
        JournaledEvent.nanos(event.timestamp()),
        "json",
        body,
        body == null ? 0 : body.length);
  }
}

package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.engine.internal.codec.BlockEncoder;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.pipeline.RunResult;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what came out of the pipeline. Used by one thread, once. */
final class UnitBuilder {
  private static final String ENGINE = "engine";

  private final JsonCodec codec;
  private final LaneLimits limits;
  private final Work work;
  private final RunResult run;
  private final List<EventId> given;
  private final int[] places;
  private final List<Unit.Block> blocks = new ArrayList<>(1);
  private final List<Unit.Refused> refused = new ArrayList<>(0);
  private @Nullable List<EventId> ids;

  UnitBuilder(JsonCodec codec, LaneLimits limits, Work work, RunResult run) {
    this.codec = codec;
    this.limits = limits;
    this.work = work;
    this.run = run;
    this.given = work.ids();
    this.places = new int[work.size()];
  }

  Unit build(String lane, BlockEncoder encoder) throws IOException {
    int numbers = number();
    startIds();
    for (int i = 0; i < run.size(); i++) {
      encode(encoder, i);
      if (encoder.events() >= limits.unitEvents() || encoder.rawBytes() >= limits.blockBytes()) {
        finish(encoder);
      }
    }
    if (encoder.events() > 0) {
      finish(encoder);
    }
    for (RunResult.Refusal refusal : run.refusals()) {
      refused.add(refused(refusal));
    }
    return new Unit(
        lane,
        work.principal(),
        blocks,
        refused,
        given.isEmpty() ? numbers : 0,
        work.claim(),
        work.checkpoints(),
        work.changes());
  }

  /** Gives each event that is kept its place among the unit's numbers; the dropped get none. */
  private int number() {
    boolean[] kept = new boolean[places.length];
    for (int i = 0; i < run.size(); i++) {
      kept[run.source(i)] = true;
    }
    for (RunResult.Refusal refusal : run.refusals()) {
      kept[refusal.source()] = true;
    }
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = next;
      next += kept[i] ? 1 : 0;
    }
    return next;
  }

  private void encode(BlockEncoder encoder, int index) {
    Event event = run.event(index);
    int source = run.source(index);
    int part = run.part(index);
    EventId id = id(source, part);
    try {
      encoder.add(event, id == null ? places[source] : id.number(), part);
      if (ids != null && id != null) {
        ids.add(id);
      }
    } catch (IOException e) {
      refused.add(refused(id, source, part, ENGINE, "not_encodable", event, null, event.weight()));
    }
  }

  private void finish(BlockEncoder encoder) throws IOException {
    blocks.add(encoder.finish(ids));
    startIds();
  }

  private void startIds() {
    ids = given.isEmpty() ? null : new ArrayList<>();
  }

  private @Nullable EventId id(int source, int part) {
    if (given.isEmpty()) {
      return null;
    }
    EventId id = given.get(source);
    return id.part() == part ? id : new EventId(id.origin(), id.generation(), id.number(), part);
  }

  private Unit.Refused refused(RunResult.Refusal refusal) {
    Event content = refusal.content();
    byte[] body = null;
    int bytes = content.weight();
    try {
      byte[] encoded = codec.encode(content);
      bytes = encoded.length;
      body = refusal.withheld() ? null : encoded;
    } catch (IOException e) {
      // What cannot be written is kept without its content, like what is withheld.
      return refused(
          id(refusal.source(), refusal.part()),
          refusal.source(),
          refusal.part(),
          refusal.refusedBy(),
          "not_encodable",
          content,
          null,
          bytes);
    }
    return refused(
        id(refusal.source(), refusal.part()),
        refusal.source(),
        refusal.part(),
        refusal.refusedBy(),
        refusal.reason(),
        content,
        body,
        bytes);
  }

  private Unit.Refused refused(
      @Nullable EventId id,
      int source,
      int part,
      String by,
      String reason,
      Event event,
      byte @Nullable [] body,
      int bytes) {
    String from = event.source();
    return new Unit.Refused(
        id,
        places[source],
        part,
        by,
        reason,
        BlockEncoder.indexed(event.type()),
        BlockEncoder.indexed(from == null ? "" : from),
        BlockEncoder.nanos(event.timestamp()),
        JsonCodec.NAME,
        body,
        bytes);
  }
}

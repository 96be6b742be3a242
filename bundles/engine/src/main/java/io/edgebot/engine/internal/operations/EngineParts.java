package io.edgebot.engine.internal.operations;

import io.edgebot.engine.internal.delivery.Deliveries;
import io.edgebot.engine.internal.lane.Lanes;
import io.edgebot.engine.internal.metrics.EngineMeters;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.plugin.Plugins;
import io.edgebot.journal.Journal;

/** What the running engine is made of. */
public record EngineParts(
    Journal journal,
    EngineMeters meters,
    Pipeline pipeline,
    Lanes lanes,
    Deliveries deliveries,
    Plugins plugins) {}

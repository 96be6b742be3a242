package io.edgebot.api.operations;

import io.edgebot.api.sink.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What operators' tools ask of the running engine. A service of the engine's. Reading never waits
 * for a sink, an input or the disk.
 */
@ProviderType
public interface Operations {
  /** The role: {@code edge}, {@code mothership} or {@code all}. */
  String role();

  /** This process's origin: the edge's id. */
  String origin();

  /** When the engine started. */
  Instant startedAt();

  /** Whether intake is open, and if not, why. */
  Intake intake();

  /** All plugin instances, those that the configuration names and that are missing included. */
  List<PluginStatus> plugins();

  /** Inputs' counts. */
  List<InputStatus> inputs();

  /** Sinks' deliveries. */
  List<SinkStatus> sinks();

  /** The journal. */
  JournalStatus journal();

  /** Processors in the pipeline's order. */
  List<ProcessorStatus> processors();

  /**
   * Removes a sink's cursor, so that the journal no longer keeps anything for it.
   *
   * @return false if there is no such cursor
   * @throws IllegalStateException if the sink is running or configured
   */
  boolean forget(String sink);

  /** Gives what is not acknowledged by any sink new identities, in a new generation. */
  CompletionStage<Void> renew();

  /** Closes intake, and completes with whether all was delivered before the deadline. */
  CompletionStage<Boolean> drain(Duration deadline);

  /** Shows events as they enter the journal, after all processors; at most 1000 a second. */
  Tap tap(Consumer<StoredEvent> listener);

  /** Ends with {@link #close}. */
  @ProviderType
  interface Tap extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Whether intake is open.
   *
   * @param open whether inputs may write
   * @param durable whether the journal's commit thread works
   * @param reason why it is not open; empty if it is
   */
  record Intake(boolean open, boolean durable, String reason) {}
}

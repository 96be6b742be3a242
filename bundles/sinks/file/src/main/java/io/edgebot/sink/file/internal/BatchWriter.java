package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes batches in one format. Not thread-safe. */
interface BatchWriter extends AutoCloseable {
  /** Where a directory stands in which this sink has written nothing; what is there is kept. */
  Position begin() throws IOException;

  /**
   * Brings the files to a position: what was written after it goes, however much that is, since the
   * cursor follows deliveries at some distance.
   *
   * @param beyond a later position that was committed before, if there is one: then all is kept,
   *     since what lies between may not come again, and writing goes on behind it
   */
  void open(Position position, @Nullable Position beyond) throws IOException;

  /**
   * Writes events durably, all or none.
   *
   * @return the position after them
   * @throws IOException if none were written
   */
  Position write(List<StoredEvent> events) throws IOException;

  /** Called from time to time. */
  void tick() throws IOException;

  /** Files that are finished, oldest first. */
  List<Finished> finished() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A finished file.
   *
   * @param compressible whether it is one to be compressed
   */
  record Finished(Path path, boolean compressible) {}
}

package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes batches in one format. Not thread-safe. */
interface BatchWriter extends AutoCloseable {
  /** Where a directory stands in which this sink has written nothing; what is there is kept. */
  Position begin() throws IOException;

  /** Brings the files to a position: what was written after it goes. */
  void open(Position position) throws IOException;

  /**
   * Writes events durably, all or none.
   *
   * @return the position after them
   * @throws IOException if none were written
   */
  Position write(List<StoredEvent> events) throws IOException;

  /** Takes back what the last {@link #write} wrote. */
  void takeBack() throws IOException;

  /** The position that was last returned is committed. */
  void committed();

  /** Called from time to time. */
  void tick() throws IOException;

  /** Files that are finished, oldest first. */
  List<Finished> finished() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A finished file.
   *
   * @param compressible whether it is to be compressed now
   */
  record Finished(Path path, boolean compressible) {}
}

package io.edgebot.input.syslog.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.transport.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that an input listens on. One that another process has is tried again, every 30 seconds
 * in the end; the others work meanwhile. Not thread-safe.
 */
final class Ports {
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
  private static final int[] BACKOFF_SECONDS = {1, 2, 5, 10, 30};

  /** Opens one; called again until it succeeds. */
  interface Opening {
    /**
     * Listens.
     *
     * @throws IOException if it cannot now; the message names address, port and cause
     * @throws InvalidSettingException if it cannot ever with these settings
     */
    Endpoint open() throws IOException;
  }

  private static final class Port {
    final Opening opening;
    @Nullable Endpoint endpoint;
    String failure = "";
    int attempts;
    int wait;

    Port(Opening opening) {
      this.opening = opening;
    }
  }

  private final List<Port> ports = new ArrayList<>();
  private boolean paused;

  /** Adds one, not yet open. */
  void add(Opening opening) {
    ports.add(new Port(opening));
  }

  /**
   * Opens all.
   *
   * @throws IOException if none can be opened; it says why of the first
   * @throws InvalidSettingException if a setting cannot be used
   */
  void open() throws IOException {
    IOException first = null;
    for (Port port : ports) {
      IOException failure = open(port);
      first = first == null ? failure : first;
    }
    if (first != null && ports.stream().allMatch(port -> port.endpoint == null)) {
      throw first;
    }
    for (Port port : ports) {
      if (port.endpoint == null) {
        LOG.warn("{}; it is tried again, and the other port works meanwhile", port.failure);
      }
    }
  }

  private static @Nullable IOException open(Port port) {
    try {
      port.endpoint = port.opening.open();
      port.failure = "";
      return null;
    } catch (IOException e) {
      failed(port, e);
      return e;
    }
  }

  private static void failed(Port port, Exception failure) {
    port.failure = String.valueOf(failure.getMessage());
    port.wait = BACKOFF_SECONDS[Math.min(port.attempts++, BACKOFF_SECONDS.length - 1)];
  }

  /** Tries again what is due; called once a second. */
  void retry() {
    if (paused) {
      return;
    }
    for (Port port : ports) {
      if (port.endpoint == null && --port.wait <= 0) {
        retry(port);
      }
    }
  }

  private static void retry(Port port) {
    try {
      if (open(port) == null) {
        LOG.info("listens now, at attempt {}", port.attempts + 1);
      }
    } catch (InvalidSettingException e) {
      // A file has become bad since the start.
      failed(port, e);
    }
  }

  /** What is not as it should be, each a sentence. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Port port : ports) {
      if (port.endpoint == null) {
        warnings.add(port.failure);
      } else {
        warnings.addAll(port.endpoint.warnings());
      }
    }
    return warnings;
  }

  /** Takes what has come to them, and closes them until {@link #resume}. */
  void pause() {
    paused = true;
    for (Port port : ports) {
      if (port.endpoint != null) {
        port.endpoint.end();
        port.endpoint = null;
        port.failure = "paused";
      }
    }
  }

  /** Opens them again; what cannot be opened now is tried again later. */
  void resume() {
    paused = false;
    for (Port port : ports) {
      if (port.endpoint == null) {
        retry(port);
      }
    }
  }

  /** Leaves them all. */
  void release() {
    for (Port port : ports) {
      if (port.endpoint != null) {
        port.endpoint.release();
      }
    }
    ports.clear();
  }
}

package io.edgebot.engine.internal.delivery;

import java.time.Duration;

/** What others ask of a delivery thread, which waits here. Thread-safe. */
final class Control {
  private final Signal signal = new Signal();
  private volatile boolean stopping;
  private volatile boolean stale;

  /** Something may be there to do. */
  void wake() {
    signal.raise();
  }

  /** Asks it to end after the call that runs. */
  void stop() {
    stopping = true;
    signal.raise();
  }

  /** What it holds is not what the journal holds any more: it is read again. */
  void reread() {
    stale = true;
    signal.raise();
  }

  boolean isStopping() {
    return stopping;
  }

  /** Whether what it holds is worth going on with. */
  boolean mayGoOn() {
    return !stopping && !stale;
  }

  /** Whether it must read again; asked once. */
  boolean takeStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /** Waits until it is asked for something, at most so long. */
  void await(Duration most) throws InterruptedException {
    signal.await(most);
  }
}

package io.edgebot.journal.internal;

import java.util.concurrent.Executor;

/** Threads that end with their task, and with the process. */
final class JournalThreads {
  private JournalThreads() {}

  /** Runs each task in a thread of its own. */
  static Executor of(String name) {
    return task -> daemon(task, name).start();
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}

package io.edgebot.transport.internal;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpRequest;

/** One request and its answer, free of servlet types. */
interface HttpCall {
  HttpRequest request();

  /**
   * Lets the container's thread go when it returns; the answer comes later, from {@link #execute}.
   * May be called again.
   */
  void suspend();

  /** Runs a task on a thread of the container; after {@link #suspend}. */
  void execute(Runnable task);

  /** Sends the answer and ends the call; the first answer counts. */
  void answer(HttpAnswer answer);
}

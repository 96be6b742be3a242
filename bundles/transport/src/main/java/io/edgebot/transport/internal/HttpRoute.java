package io.edgebot.transport.internal;

import io.edgebot.transport.HttpHandler;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One registration of a handler, and how many calls are in it. */
final class HttpRoute {
  final String path;
  final HttpHandler handler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int running;
  private boolean closed;

  HttpRoute(String path, HttpHandler handler) {
    this.path = path;
    this.handler = handler;
  }

  /** Begins a call; false if the handler may not be called any more. */
  boolean enter() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      running++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a call. */
  void leave() {
    lock.lock();
    try {
      running--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no more calls in and waits for those that are in; returns how many are left then. */
  int close(long timeoutNanos) {
    long rest = timeoutNanos;
    lock.lock();
    try {
      closed = true;
      while (running > 0 && rest > 0) {
        rest = left.awaitNanos(rest);
      }
      return running;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return running;
    } finally {
      lock.unlock();
    }
  }
}

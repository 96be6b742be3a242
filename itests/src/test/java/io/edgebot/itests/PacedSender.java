package io.edgebot.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends numbered messages at an even rate from a thread of its own, in bursts of about a
 * millisecond. Each message carries its number, when it was sent and a password.
 */
abstract class PacedSender implements AutoCloseable {
  /** What must be in no store: redaction removes it. */
  static final String SECRET = "hunter2";

  /** Each n-th message is an error, the others are notices. */
  static final int ERRORS = 16;

  private static final long TICK_NANOS = 1_000_000;

  /**
   * What a late sender makes up for at once: more would overrun buffers that the rate fills not.
   */
  private static final int LARGEST_BURST = 100;

  private final char stream;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile int rate;
  private volatile long sent;
  private volatile Exception failure;

  /**
   * A sender that waits for {@link #start}.
   *
   * @param stream tells its messages from those of others
   */
  PacedSender(char stream) {
    this.stream = stream;
    thread = new Thread(this::run, "sender-" + stream);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /** Sets how many messages a second are sent; none at first. */
  void rate(int messages) {
    rate = messages;
  }

  char stream() {
    return stream;
  }

  /** All messages up to this number have been sent; fails if sending failed. */
  long sent() {
    Exception why = failure;
    if (why != null) {
      throw new AssertionError("stream " + stream + " broke after number " + sent, why);
    }
    return sent;
  }

  /** Sends some messages; those of them that are not sent whole are with the next call. */
  abstract void send(long first, long last) throws IOException;

  /** Sends what is left of the last messages. */
  void finish() throws IOException {}

  /** Up to which number messages have been sent whole, if all to {@code last} were given. */
  long whole(long last) {
    return last;
  }

  byte[] message(long number) {
    String priority = number % ERRORS == 0 ? "<163>1" : "<165>1";
    return (priority
            + ' '
            + SyslogClient.TIME
            + " host swap 77 ID1 - "
            + stream
            + '='
            + number
            + ' '
            + System.currentTimeMillis()
            + " password="
            + SECRET
            + " payload")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void run() {
    long given = 0;
    double due = 0;
    long before = System.nanoTime();
    try {
      while (running) {
        long now = System.nanoTime();
        // What its receiver or the machine held up for more than a second is not made up for.
        due = Math.min(due + rate * ((now - before) / 1e9), rate);
        before = now;
        int burst = (int) Math.min(due, LARGEST_BURST);
        if (burst > 0) {
          send(given + 1, given + burst);
          given += burst;
          due -= burst;
          sent = whole(given);
        } else if (rate == 0 && sent < given) {
          finish();
          sent = given;
        }
        LockSupport.parkNanos(TICK_NANOS);
      }
      finish();
      sent = given;
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** Stops sending; all messages up to {@link #sent} have then been sent. */
  void stop() throws InterruptedException {
    running = false;
    thread.join();
  }

  @Override
  public void close() throws IOException {
    running = false;
    thread.interrupt();
  }
}

package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Severity;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.sink.StoredEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:tap}. */
@Service
@Command(
    scope = "edgebot",
    name = "tap",
    description = "Shows events as they enter the journal, after all processors, until Ctrl-C")
public final class TapCommand extends EdgeBotCommand {
  private static final int QUEUE = 1000;
  private static final long LOOK_MILLIS = 200;

  @Option(name = "--type", description = "Only events of this type")
  @Nullable String type;

  @Option(name = "--source", description = "Only events of this source or host")
  @Nullable String source;

  @Option(name = "--severity", description = "Only events of this severity or worse")
  @Nullable String severity;

  @Option(name = "--text", description = "Only events whose message has this in it, in any case")
  @Nullable String text;

  @Option(name = "--count", description = "End after so many events")
  long count = Long.MAX_VALUE;

  @Option(name = "--seconds", description = "End after so many seconds")
  long seconds = TimeUnit.DAYS.toSeconds(365);

  @Option(
      name = "--json",
      description = "The whole event with its identity, one JSON object a line")
  boolean json;

  @Override
  void run(Services services, PrintStream out) {
    Operations operations = operations(services);
    Severity least = null;
    if (severity != null) {
      least = Severity.parse(severity);
      if (least == null) {
        throw new IllegalArgumentException(
            "--severity '"
                + Printable.line(severity)
                + "' must be emergency, alert, critical, error, warning, notice, informational or"
                + " debug");
      }
    }
    Severity atLeast = least;
    String wanted = text == null ? "" : text.toLowerCase(Locale.ROOT);
    BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUE);
    AtomicLong missed = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(seconds, 31_536_000));
    try (Operations.Tap tap =
        operations.tap(
            event -> {
              if (matches(event, atLeast, wanted) && !lines.offer(show(event))) {
                missed.incrementAndGet();
              }
            })) {
      print(lines, end, out);
    } catch (InterruptedException e) {
      // Ctrl-C: the way in which a tap is meant to end. The shell's thread goes on.
      out.println();
    }
    if (missed.get() > 0) {
      out.println(missed.get() + " events more matched than could be shown.");
    }
  }

  private void print(BlockingQueue<String> lines, long end, PrintStream out)
      throws InterruptedException {
    long shown = 0;
    while (shown < count && System.nanoTime() - end < 0) {
      String line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (line != null) {
        out.println(line);
        shown++;
      }
      if (out.checkError()) {
        return; // flushes; and the terminal is gone
      }
    }
  }

  private boolean matches(StoredEvent event, @Nullable Severity least, String wanted) {
    if (type != null && !type.equals(event.type())) {
      return false;
    }
    if (source != null && !source.equals(event.source()) && !source.equals(event.host())) {
      return false;
    }
    Severity has = event.severity();
    if (least != null && (has == null || has.code() > least.code())) {
      return false;
    }
    String message = event.message();
    return wanted.isEmpty()
        || (message != null && message.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private String show(StoredEvent event) {
    return json
        ? EventText.json(event.id().toString(), new String(event.encoded(), StandardCharsets.UTF_8))
        : EventText.line(event);
  }
}

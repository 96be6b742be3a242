package io.edgebot.operations.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Services that a test registers, and a console. */
final class FakeServices implements Services {
  private final List<Named<?>> services = new ArrayList<>();

  FakeServices with(String instance, Object service) {
    services.add(new Named<>(instance, service));
    return this;
  }

  @Override
  public <T> List<Named<T>> all(Class<T> type) {
    List<Named<T>> found = new ArrayList<>();
    for (Named<?> each : services) {
      if (type.isInstance(each.service())) {
        found.add(new Named<>(each.instance(), type.cast(each.service())));
      }
    }
    return found;
  }

  /** Runs a command; returns what it printed. */
  String run(EdgeBotCommand command) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    command.run(this, out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.operations.EventSearch;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:search}. */
@Service
@Command(
    scope = "edgebot",
    name = "search",
    description = "Finds events in the store, newest first")
public final class SearchCommand extends EdgeBotCommand {
  @Argument(
      name = "words",
      description = "Words that must all occur in the message or the raw message",
      multiValued = true)
  List<String> words = List.of();

  @Option(name = "--type", description = "Only events of this type")
  @Nullable String type;

  @Option(name = "--source", description = "Only events of this source")
  @Nullable String source;

  @Option(
      name = "--since",
      description = "From then on: 15m, 2h, 7d, 2026-11-24, 2026-11-24T10:00:00Z")
  @Nullable String since;

  @Option(name = "--until", description = "Until then, likewise")
  @Nullable String until;

  @Option(name = "--limit", description = "How many at most, 1 to 10000")
  int limit = 50;

  @Option(name = "--store", description = "Which store, if there are several")
  @Nullable String store;

  @Option(
      name = "--json",
      description = "The whole event with its identity, one JSON object a line")
  boolean json;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    List<Services.Named<EventSearch>> stores = services.all(EventSearch.class);
    EventSearch search = choose(stores);
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("--limit " + limit + " must be 1 to 10000");
    }
    for (String word : words) {
      if (word.startsWith("--")) {
        // The shell takes everything behind the first word for words.
        throw new IllegalArgumentException(
            "Options stand before the words: edgebot:search "
                + Printable.line(word)
                + " ... words");
      }
    }
    Clock clock = Clock.systemUTC();
    List<EventSearch.Hit> hits =
        search.search(
            new EventSearch.Query(
                String.join(" ", words),
                type,
                source,
                TimeOption.parse("--since", since, clock),
                TimeOption.parse("--until", until, clock),
                limit));
    List<Services.Named<EventCodec>> codecs = json ? List.of() : services.all(EventCodec.class);
    EventCodec codec = codecs.isEmpty() ? null : codecs.get(0).service();
    for (EventSearch.Hit hit : hits) {
      out.println(show(hit, codec));
    }
    if (hits.isEmpty() && !json) {
      out.println("Nothing found.");
    }
  }

  private EventSearch choose(List<Services.Named<EventSearch>> stores) {
    if (stores.isEmpty()) {
      throw new IllegalStateException(
          "No store that can be searched runs here. The plugin 'store' is one: see"
              + " etc/io.edgebot.sink.store-main.cfg and edgebot:status.");
    }
    if (store == null) {
      return stores.get(0).service();
    }
    for (Services.Named<EventSearch> each : stores) {
      if (each.instance().equals(store)) {
        return each.service();
      }
    }
    throw new IllegalArgumentException(
        "--store '"
            + Printable.line(store)
            + "' must be one of "
            + stores.stream().map(Services.Named::instance).collect(Collectors.joining(", ")));
  }

  /** A line of the event; the JSON itself if it cannot be decoded here. */
  private static String show(EventSearch.Hit hit, @Nullable EventCodec codec) {
    if (codec != null) {
      byte[] bytes = hit.json().getBytes(StandardCharsets.UTF_8);
      try {
        return EventText.line(codec.decode(bytes, 0, bytes.length));
      } catch (EventFormatException e) {
        return EventText.json(hit.id(), hit.json());
      }
    }
    return EventText.json(hit.id(), hit.json());
  }
}

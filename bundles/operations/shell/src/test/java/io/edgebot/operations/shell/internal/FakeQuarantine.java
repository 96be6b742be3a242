package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Entries in memory. */
final class FakeQuarantine implements Quarantine {
  final TreeMap<Long, Entry> entries = new TreeMap<>();
  final TreeMap<Long, String> contents = new TreeMap<>();
  final List<List<Long>> replayed = new ArrayList<>();

  void add(long entry, String by, String source, String content) {
    entries.put(
        entry,
        new Entry(
            entry,
            "edge-1/0000000000000001/" + entry,
            by,
            content == null ? "withheld" : "rejected",
            "syslog",
            source,
            content == null ? 9 : content.length(),
            Instant.parse("2026-11-24T10:00:00Z")));
    if (content != null) {
      contents.put(entry, content);
    }
  }

  @Override
  public List<Entry> list(long afterEntry, int limit) {
    return entries.tailMap(afterEntry, false).values().stream().limit(limit).toList();
  }

  @Override
  public byte[] content(long entry) {
    String content = contents.get(entry);
    return content == null ? null : content.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public CompletionStage<Integer> replay(List<Long> list) {
    replayed.add(List.copyOf(list));
    return delete(list);
  }

  @Override
  public CompletionStage<Integer> delete(List<Long> list) {
    int deleted = 0;
    for (long entry : list) {
      deleted += entries.remove(entry) == null ? 0 : 1;
    }
    return CompletableFuture.completedFuture(deleted);
  }
}

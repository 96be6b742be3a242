package io.edgebot.testing.servers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Loki does with a push, in its order: the distributor checks labels and entries, passes on
 * what is left and limits the rate; the ingester limits streams and orders. It is one tenant's.
 * Used by one thread at a time.
 */
final class LokiRules {
  private final String tenant;
  private final Map<String, LokiStream> streams = new LinkedHashMap<>();
  private final Bucket bucket = new Bucket();

  LokiRules(String tenant) {
    this.tenant = tenant;
  }

  Map<String, LokiStream> streams() {
    return streams;
  }

  /** Takes a push; what it stored of each stream is added to the list of the same place. */
  LokiAnswer push(
      List<LokiDecoder.Sent> sent, LokiLimits limits, List<? extends List<LokiEntry>> stored) {
    Map<String, Integer> invalid = new TreeMap<>();
    List<List<LokiEntry>> valid = new ArrayList<>();
    long bytes = 0;
    int lines = 0;
    for (LokiDecoder.Sent stream : sent) {
      List<LokiEntry> kept = valid(stream, limits, invalid);
      valid.add(kept);
      bytes += kept.stream().mapToLong(LokiEntry::size).sum();
      lines += kept.size();
    }
    if (!bucket.take(bytes, limits.rate())) {
      return new LokiAnswer(
          429,
          "Ingestion rate limit exceeded for user "
              + tenant
              + " (limit: "
              + limits.rate()
              + " bytes/sec) while attempting to ingest '"
              + lines
              + "' lines totaling '"
              + bytes
              + "' bytes, reduce log volume or contact your Loki administrator to see if the limit"
              + " can be increased");
    }
    LokiAnswer last = LokiAnswer.STORED;
    for (int i = 0; i < sent.size(); i++) {
      if (!valid.get(i).isEmpty()) {
        LokiAnswer answer = ingest(sent.get(i).labels(), valid.get(i), limits, stored.get(i));
        last = answer.status() == 204 ? last : answer;
      }
    }
    if (last.status() != 204 || invalid.isEmpty()) {
      return last; // the ingester's error hides the distributor's
    }
    return new LokiAnswer(400, grouped(invalid));
  }

  private LokiAnswer ingest(
      Map<String, String> labels,
      List<LokiEntry> entries,
      LokiLimits limits,
      List<LokiEntry> stored) {
    String selector = LokiStream.selector(labels);
    if (!streams.containsKey(selector) && streams.size() >= limits.maxStreams()) {
      return new LokiAnswer(
          429,
          "Maximum active stream limit exceeded when trying to create stream "
              + selector
              + ", reduce the number of active streams (reduce labels or reduce label values), or"
              + " contact your Loki administrator to see if the limit can be increased, user: '"
              + tenant
              + "'");
    }
    return streams
        .computeIfAbsent(selector, absent -> new LokiStream(labels))
        .push(entries, limits, stored);
  }

  private List<LokiEntry> valid(
      LokiDecoder.Sent stream, LokiLimits limits, Map<String, Integer> invalid) {
    String error = labelsError(stream.labels(), limits);
    if (error != null) {
      invalid.merge(error, 1, Integer::sum);
      return List.of();
    }
    List<LokiEntry> valid = new ArrayList<>();
    String selector = LokiStream.selector(stream.labels());
    for (LokiEntry entry : stream.entries()) {
      String fault = entryError(selector, entry, limits);
      if (fault == null) {
        valid.add(entry);
      } else {
        invalid.merge(fault, 1, Integer::sum);
      }
    }
    return valid;
  }

  private @Nullable String labelsError(Map<String, String> labels, LokiLimits limits) {
    String selector = LokiStream.selector(labels);
    if (labels.isEmpty()) {
      return "error at least one label pair is required per stream";
    }
    if (!limits.enforcedLabel().isEmpty() && !labels.containsKey(limits.enforcedLabel())) {
      return "missing required labels "
          + limits.enforcedLabel()
          + " for user "
          + tenant
          + " for stream "
          + selector;
    }
    if (labels.size() > limits.maxLabels()) {
      return "entry for stream '"
          + selector
          + "' has "
          + labels.size()
          + " label names; limit "
          + limits.maxLabels();
    }
    for (String value : labels.values()) {
      if (value.length() > limits.maxLabelValue()) {
        return "stream '" + selector + "' has label value too long: '" + value + "'";
      }
    }
    return null;
  }

  private static @Nullable String entryError(String selector, LokiEntry entry, LokiLimits limits) {
    Instant now = Instant.now();
    long oldest = nanos(now.minus(limits.maxAge()));
    if (entry.nanos() < oldest) {
      return "entry for stream '"
          + selector
          + "' has timestamp too old: "
          + LokiStream.seconds(entry.nanos())
          + ", oldest acceptable timestamp is: "
          + LokiStream.seconds(oldest);
    }
    if (entry.nanos() > nanos(now.plus(limits.grace()))) {
      return "entry for stream '"
          + selector
          + "' has timestamp too new: "
          + LokiStream.seconds(entry.nanos());
    }
    if (entry.lineBytes() > limits.maxLine()) {
      return "Max entry size '"
          + limits.maxLine()
          + "' bytes exceeded for stream '"
          + selector
          + "' while adding an entry with length '"
          + entry.lineBytes()
          + "' bytes";
    }
    return entry.metadata().isEmpty() ? null : metadataError(selector, entry, limits);
  }

  private static @Nullable String metadataError(
      String selector, LokiEntry entry, LokiLimits limits) {
    if (!limits.structuredMetadata()) {
      return "stream '"
          + selector
          + "' includes structured metadata, but this feature is disallowed. Please see"
          + " `limits_config.allow_structured_metadata` or contact your Loki administrator to"
          + " enable it.";
    }
    if (entry.metadataBytes() > limits.maxMetadataBytes()) {
      return "stream '"
          + selector
          + "' has structured metadata too large: '"
          + entry.metadataBytes()
          + "' bytes, limit: '"
          + limits.maxMetadataBytes()
          + "' bytes. Please see `limits_config.max_structured_metadata_size` or contact your Loki"
          + " administrator to increase it.";
    }
    if (entry.metadata().size() > limits.maxMetadataCount()) {
      return "stream '"
          + selector
          + "' has too many structured metadata labels: '"
          + entry.metadata().size()
          + "', limit: '"
          + limits.maxMetadataCount()
          + "'. Please see `limits_config.max_structured_metadata_entries_count` or contact your"
          + " Loki administrator to increase it.";
    }
    return null;
  }

  private static String grouped(Map<String, Integer> errors) {
    StringBuilder text = new StringBuilder();
    errors.forEach(
        (error, number) -> {
          text.append(text.length() == 0 ? "" : "; ");
          if (errors.size() > 1 || number > 1) {
            text.append(number).append(" errors like: ");
          }
          text.append(error);
        });
    return text.toString();
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}

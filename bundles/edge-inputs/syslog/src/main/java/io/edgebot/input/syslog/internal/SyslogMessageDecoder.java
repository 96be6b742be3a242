package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.transport.Peer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of one message's bytes: by RFC 5424, else by RFC 3164, else as {@code unknown}
 * with all that can be told. Never throws for content. Not thread-safe: one for each endpoint or
 * connection.
 */
final class SyslogMessageDecoder {
  /** The original's words, which users search for. */
  static final String NO_FORMAT = "Could not match RFC3164 or RFC5424 format";

  static final String BAD_DATA = "Malformed structured data";

  private final SyslogSettings settings;
  private final String transport;
  private final SyslogCounts counts;
  private final ParsedMessage message = new ParsedMessage();
  private final Rfc5424Parser rfc5424 = new Rfc5424Parser();
  private final Rfc3164Parser rfc3164 = new Rfc3164Parser();

  // Of the last peer, since the next message mostly comes from the same.
  private @Nullable Peer peer;
  private Integer port = 0;
  private String client = "";
  private ZoneId zone;

  /**
   * Prepares.
   *
   * @param transport {@code udp}, {@code tcp} or {@code tls}, as events tell it
   */
  SyslogMessageDecoder(SyslogSettings settings, String transport, SyslogCounts counts) {
    this.settings = settings;
    this.transport = transport;
    this.counts = counts;
    this.zone = settings.zones().defaultZone();
  }

  /** The position behind the last byte of a range that is not NUL, CR or LF. */
  static int trimmedEnd(byte[] bytes, int from, int end) {
    int to = end;
    while (to > from && (bytes[to - 1] == '\n' || bytes[to - 1] == '\r' || bytes[to - 1] == 0)) {
      to--;
    }
    return to;
  }

  /**
   * Decodes.
   *
   * @param bytes holds the message; not kept
   * @param originalLength of the message on the wire, in bytes; -1 if it is not known because the
   *     message was cut before its end was seen
   */
  Event decode(
      byte[] bytes, int offset, int length, long originalLength, Peer from, Instant receivedAt) {
    int to = trimmedEnd(bytes, offset, offset + length);
    boolean truncated = originalLength < 0 || originalLength > length;
    if (to - offset > settings.maxMessageBytes()) {
      truncated = true;
      to = Utf8.border(bytes, offset, offset + settings.maxMessageBytes());
    }
    byte[] base;
    boolean repaired = false;
    if (Utf8.isAscii(bytes, offset, to) || Utf8.isValid(bytes, offset, to)) {
      base = Arrays.copyOfRange(bytes, offset, to);
    } else {
      base = Utf8.repair(bytes, offset, to);
      repaired = true;
    }
    if (!from.equals(peer)) {
      peer = from;
      port = from.port();
      client = client(from.client());
      zone = settings.zones().of(from.address());
    }
    EventBuilder event = parse(base, receivedAt);
    event.put("transport", transport).receivedAt(receivedAt);
    if (!client.isEmpty()) {
      event.put("tls_client", client);
    }
    if (message.data != null) {
      event.put("structured_data_fields", message.data);
    }
    if (repaired) {
      event.put("encoding_error", true);
    }
    if (truncated) {
      counts.truncated();
      event.put("truncated", true);
      if (originalLength >= 0) {
        event.put("original_length", originalLength);
      }
    }
    return event.build();
  }

  /** The name in its certificate; the fingerprint of one without a name. */
  private static String client(Peer.@Nullable ClientCertificate certificate) {
    if (certificate == null) {
      return "";
    }
    return certificate.subject().isEmpty()
        ? "sha256:" + certificate.sha256()
        : certificate.subject();
  }

  /** All fields up to {@code parse_error}, in the original's order. */
  private EventBuilder parse(byte[] base, Instant receivedAt) {
    int end = base.length;
    EventBuilder event =
        new EventBuilder()
            .base(base)
            .timestamp(receivedAt)
            .put("source_ip", peerAddress())
            .put("source_port", port)
            .putUtf8("raw_message", 0, end)
            .put("type", "syslog");
    message.clear();
    int at = skipBom(base, 0);
    int header = Priority.read(base, at, end, message);
    if (header >= 0 && rfc5424.parse(base, header, end, message)) {
      event.put("rfc_variant", "rfc5424");
      Priority.put(message.priority, event);
      putRfc5424(base, event);
    } else if (header >= 0 && parse3164(base, header, receivedAt)) {
      event.put("rfc_variant", "rfc3164");
      Priority.put(message.priority, event);
      putRfc3164(base, event);
    } else {
      putUnknown(base, header >= 0 ? header : at, event);
    }
    Instant time = message.time;
    if (time != null && settings.isPlausible(time, receivedAt)) {
      event.timestamp(time);
    }
    return event;
  }

  private boolean parse3164(byte[] base, int header, Instant receivedAt) {
    int priority = message.priority;
    message.clear();
    message.priority = priority;
    return rfc3164.parse(base, header, base.length, zone, receivedAt, message);
  }

  private void putRfc5424(byte[] base, EventBuilder event) {
    event.put("version", message.version);
    slice(event, "timestamp_original", message.timestampFrom, message.timestampTo);
    slice(event, "hostname", message.hostFrom, message.hostTo);
    slice(event, "app_name", message.appFrom, message.appTo);
    slice(event, "process_id", message.processFrom, message.processTo);
    slice(event, "message_id", message.messageIdFrom, message.messageIdTo);
    slice(event, "structured_data", message.dataFrom, message.dataTo);
    putMessage(base, event);
    if (message.dataMalformed) {
      counts.parseError();
      event.put("parse_error", BAD_DATA);
    }
  }

  private void putRfc3164(byte[] base, EventBuilder event) {
    slice(event, "timestamp_original", message.timestampFrom, message.timestampTo);
    slice(event, "hostname", message.hostFrom, message.hostTo);
    slice(event, "tag", message.appFrom, message.appTo);
    slice(event, "process_id", message.processFrom, message.processTo);
    putMessage(base, event);
  }

  private void putUnknown(byte[] base, int contentFrom, EventBuilder event) {
    int priority = message.priority;
    message.clear();
    event.put("rfc_variant", "unknown");
    if (priority >= 0) {
      Priority.put(priority, event);
    } else {
      event.put("facility", "unknown").put("severity", "unknown");
    }
    event.put("hostname", "unknown");
    message.messageFrom = contentFrom;
    putMessage(base, event);
    event.put("parse_error", NO_FORMAT);
    counts.parseError();
  }

  private void putMessage(byte[] base, EventBuilder event) {
    int from = message.messageFrom;
    slice(event, "message", from < 0 ? from : skipBom(base, from), base.length);
  }

  private static void slice(EventBuilder event, String key, int from, int to) {
    if (from < 0) {
      event.put(key, null);
    } else {
      event.putUtf8(key, from, to - from);
    }
  }

  /** A byte order mark is no text (RFC 5424 section 6.4). */
  private static int skipBom(byte[] base, int from) {
    return from + 3 <= base.length
            && base[from] == (byte) 0xEF
            && base[from + 1] == (byte) 0xBB
            && base[from + 2] == (byte) 0xBF
        ? from + 3
        : from;
  }

  private String peerAddress() {
    Peer known = peer;
    return known == null ? "" : known.address();
  }
}

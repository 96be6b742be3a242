package io.edgebot.input.syslog.internal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a message stand in its bytes, each as start and end; a start of -1 says that
 * the message has no such part. Reused from message to message, so that parsing allocates nothing.
 */
final class ParsedMessage {
  static final int ABSENT = -1;

  int priority;
  int version;
  int timestampFrom;
  int timestampTo;
  int hostFrom;
  int hostTo;
  int appFrom;
  int appTo;
  int processFrom;
  int processTo;
  int messageIdFrom;
  int messageIdTo;
  int dataFrom;
  int dataTo;
  int messageFrom;
  boolean dataMalformed;

  /** The device's time; null if it tells none that can be read. */
  @Nullable Instant time;

  /** The structured data; null if there is none. */
  @Nullable Map<String, Object> data;

  /** Forgets the message before. */
  void clear() {
    priority = ABSENT;
    version = 0;
    timestampFrom = ABSENT;
    hostFrom = ABSENT;
    appFrom = ABSENT;
    processFrom = ABSENT;
    messageIdFrom = ABSENT;
    dataFrom = ABSENT;
    messageFrom = ABSENT;
    dataMalformed = false;
    time = null;
    data = null;
  }
}

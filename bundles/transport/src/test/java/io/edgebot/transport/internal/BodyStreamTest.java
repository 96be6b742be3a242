package io.edgebot.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BodyStreamTest {
  private long nanos;

  private static TransportSettings settings(int bytesPerSecond, Duration timeout) {
    return new TransportSettings(
        1 << 20, Duration.ZERO, 1, bytesPerSecond, timeout, Set.of("/ingest"));
  }

  /** A body of which each read takes as long and brings as much as said; 100 reads. */
  private InputStream body(Duration each, int bytes) {
    return new InputStream() {
      private int reads;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        nanos += each.toNanos();
        return ++reads > 100 ? -1 : bytes;
      }
    };
  }

  private long readAll(Duration each, int bytes, TransportSettings settings) throws IOException {
    BodyStream stream = new BodyStream(body(each, bytes), settings, () -> nanos);
    byte[] into = new byte[8192];
    long all = 0;
    for (int count = stream.read(into, 0, into.length); count >= 0; ) {
      all += count;
      count = stream.read(into, 0, into.length);
    }
    return all;
  }

  @Test
  void fastEnoughIsLetThrough() throws IOException {
    assertThat(readAll(Duration.ofSeconds(1), 1000, settings(1000, Duration.ofMinutes(5))))
        .isEqualTo(100_000);
    assertThat(readAll(Duration.ofSeconds(1), 1, settings(0, Duration.ofMinutes(5))))
        .isEqualTo(100);
  }

  @Test
  void aDripIsCutOffAfterTheFirstTenSeconds() {
    assertThatThrownBy(
            () -> readAll(Duration.ofSeconds(1), 999, settings(1000, Duration.ofMinutes(5))))
        .isInstanceOf(SlowSenderException.class)
        .hasMessage("the body comes more slowly than is allowed");
    assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void silenceOfSeveralWindowsInOneReadIsSlow() {
    assertThatThrownBy(
            () -> readAll(Duration.ofSeconds(25), 8192, settings(1000, Duration.ofMinutes(5))))
        .isInstanceOf(SlowSenderException.class);
  }

  @Test
  void theWholeHasATimeoutToo() {
    assertThatThrownBy(
            () -> readAll(Duration.ofSeconds(1), 8192, settings(1000, Duration.ofSeconds(30))))
        .isInstanceOf(SlowSenderException.class)
        .hasMessage("the body took longer than is allowed");
    assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(31));
  }
}

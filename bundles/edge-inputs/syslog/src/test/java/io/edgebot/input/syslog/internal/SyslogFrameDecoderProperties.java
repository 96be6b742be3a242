package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.transport.StreamDecoder.Carry;
import io.edgebot.transport.StreamFormatException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogFrameDecoderProperties {
  private static final int MAX = 480;

  /** A frame, and the event that it makes alone. */
  record Frame(byte[] bytes, String event) {}

  @Property(tries = 2000)
  void framesInAnyChunkingMakeTheEventsOfEachAlone(
      @ForAll("frames") List<Frame> frames,
      @ForAll("chunks") List<Integer> chunks,
      @ForAll boolean swap)
      throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      stream.write(frame.bytes());
    }

    assertThat(decode(stream.toByteArray(), chunks, swap ? 1 : Integer.MAX_VALUE, swap))
        .isEqualTo(frames.stream().map(Frame::event).toList());
  }

  @Property(tries = 2000)
  void anyBytesInAnyChunkingAreTreatedAlike(
      @ForAll("streams") byte[] stream, @ForAll("chunks") List<Integer> chunks) {
    assertThat(outcome(stream, chunks)).isEqualTo(outcome(stream, List.of(stream.length + 1)));
  }

  @Provide
  Arbitrary<byte[]> streams() {
    return Samples.nearMessages()
        .list()
        .ofMaxSize(6)
        .map(all -> Fixtures.utf8(String.join("", all)));
  }

  @Provide
  Arbitrary<List<Integer>> chunks() {
    return Arbitraries.integers().between(1, 700).list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<Frame>> frames() {
    Arbitrary<byte[]> contents =
        Arbitraries.oneOf(
            Arbitraries.integers()
                .between(1, 3 * MAX)
                .map(
                    length ->
                        Fixtures.utf8(
                            ("<13>Nov 24 03:24:42 h t: " + "äb".repeat(3 * MAX))
                                .substring(0, length))),
            Samples.nearMessages().map(text -> Fixtures.utf8("<" + text)));
    return Combinators.combine(contents, Arbitraries.of("counted", "\n", "\r\n", "\0", "\n\n"))
        .as(SyslogFrameDecoderProperties::frame)
        .list()
        .ofMaxSize(8);
  }

  @Test
  void takesNoMoreThanTheLimit() throws Exception {
    byte[] stream = Fixtures.utf8("<13>a\n<13>b\n5 <13>c<13>d\n");
    SyslogFrameDecoder decoder = decoder(null);
    List<Event> events = new ArrayList<>();

    int used = decoder.decode(stream, 0, stream.length, Fixtures.NOW, 2, events::add);

    assertThat(events).extracting(Event::message).containsExactly("a", "b");
    assertThat(used).isEqualTo(12);
    used += decoder.decode(stream, used, stream.length - used, Fixtures.NOW, 9, events::add);
    assertThat(events).extracting(Event::message).containsExactly("a", "b", "c", "d");
    assertThat(used).isEqualTo(stream.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 x", "05 <13>a", "12<13>a", "1234567890 x", "5\n<13>a", "7: x"})
  void aMalformedCountEndsTheStream(String text) {
    byte[] stream = Fixtures.utf8("<13>before\n" + text);
    List<Event> events = new ArrayList<>();

    assertThatThrownBy(
            () -> decoder(null).decode(stream, 0, stream.length, Fixtures.NOW, 9, events::add))
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining("RFC 6587");
    assertThat(events).extracting(Event::message).containsExactly("before");
  }

  @Test
  void whatIsSkippedOutlivesTheDecoder() throws Exception {
    byte[] head = Fixtures.utf8("2000 " + "x".repeat(600));
    SyslogFrameDecoder before = decoder(null);
    List<Event> events = new ArrayList<>();
    int used = before.decode(head, 0, head.length, Fixtures.NOW, 9, events::add);
    assertThat(used).isEqualTo(head.length);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("original_length")).isEqualTo(2000L);

    byte[] tail = Fixtures.utf8("x".repeat(1400) + "<13>next\n");
    decoder(before.carry()).decode(tail, 0, tail.length, Fixtures.NOW, 9, events::add);

    assertThat(events).extracting(Event::message).endsWith("next");
    assertThat(events).hasSize(2);
  }

  @Test
  void hasNothingToCarryBetweenFrames() throws Exception {
    SyslogFrameDecoder decoder = decoder(null);
    byte[] stream = Fixtures.utf8("<13>a\n<13>unfinished");

    decoder.decode(stream, 0, stream.length, Fixtures.NOW, 9, event -> {});

    assertThat(decoder.carry()).isNull();
  }

  @Test
  void aCarryOfAnotherVersionIsNotRead() throws Exception {
    SyslogFrameDecoder decoder = decoder(new Carry(2, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 9}));
    List<Event> events = new ArrayList<>();
    byte[] stream = Fixtures.utf8("<13>a\n");

    decoder.decode(stream, 0, stream.length, Fixtures.NOW, 9, events::add);

    assertThat(events).extracting(Event::message).containsExactly("a");
  }

  private static Frame frame(byte[] content, String framing) {
    boolean counted = framing.equals("counted");
    byte[] kept = counted ? content : withoutTerminators(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (counted) {
      out.writeBytes(Fixtures.utf8(kept.length + " "));
    }
    out.writeBytes(kept);
    out.writeBytes(counted ? new byte[0] : Fixtures.utf8(framing));
    // Of a line only so much is awaited as shows that it is too long; its length stays unknown.
    int seen = kept.length + (framing.equals("\r\n") ? 1 : 0);
    long length = counted || seen <= MAX + 1 ? seen : -1;
    SyslogMessageDecoder decoder =
        new SyslogMessageDecoder(Fixtures.settings(MAX), "tcp", new SyslogCounts());
    int most = Math.min(kept.length, counted ? MAX + 1 : MAX + 2);
    return new Frame(
        out.toByteArray(),
        Json.write(
            decoder.decode(
                kept,
                0,
                most,
                length < 0 || counted ? length : most,
                Fixtures.PEER,
                Fixtures.NOW)));
  }

  private static byte[] withoutTerminators(byte[] content) {
    byte[] kept = content.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = kept[i] == '\n' || kept[i] == 0 ? (byte) ' ' : kept[i];
    }
    return kept;
  }

  private static List<String> outcome(byte[] stream, List<Integer> chunks) {
    try {
      return decode(stream, chunks, Integer.MAX_VALUE, false);
    } catch (StreamFormatException e) {
      return List.of("malformed");
    }
  }

  /** Hands a stream over as transport does, optionally to a new decoder after each call. */
  private static List<String> decode(byte[] stream, List<Integer> chunks, int limit, boolean swap)
      throws StreamFormatException {
    List<Event> events = new ArrayList<>();
    SyslogFrameDecoder decoder = decoder(null);
    int from = 0;
    int received = 0;
    int chunk = 0;
    while (received < stream.length || from < received) {
      received = Math.min(stream.length, received + chunks.get(chunk++ % chunks.size()));
      int used;
      do {
        byte[] held = Arrays.copyOfRange(stream, from, received);
        used = decoder.decode(held, 0, held.length, Fixtures.NOW, limit, events::add);
        from += used;
        decoder = swap ? decoder(decoder.carry()) : decoder;
      } while (used > 0);
      if (received == stream.length) {
        break;
      }
    }
    byte[] rest = Arrays.copyOfRange(stream, from, stream.length);
    decoder.end(rest, 0, rest.length, Fixtures.NOW, events::add);
    return events.stream().map(Json::write).toList();
  }

  private static SyslogFrameDecoder decoder(Carry carry) {
    return new SyslogFrameDecoder(Fixtures.settings(MAX), new SyslogCounts(), Fixtures.PEER, carry);
  }
}

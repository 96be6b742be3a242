package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps beside a sink's cursor: where delivery moved it last, what the sink must
 * still be told, and the sink's own position. The journal moves a cursor on over what it deletes,
 * whether or not the sink is there, and leaves this as it is: what lies between is what was skipped
 * and has not been declared.
 *
 * @param row the row that delivery settled last
 * @param events how many events of the next row are settled
 * @param undeclared refused events whose numbers have not been declared
 * @param position the sink's; null if it has none
 */
record Mark(long row, int events, List<SkippedRange> undeclared, byte @Nullable [] position) {
  private static final byte[] FORM = {0, 'e', 'd', 1};

  Mark {
    undeclared = List.copyOf(undeclared);
  }

  /**
   * Reads what stands beside a cursor. Bytes of another form are the position of a sink from before
   * there were marks.
   *
   * @throws IllegalStateException if a later version wrote it: it must not be taken for none
   */
  static Mark of(Journal.Cursor cursor) {
    byte[] bytes = cursor.position();
    if (bytes == null || !isMark(bytes)) {
      return new Mark(cursor.row(), cursor.events(), List.of(), bytes);
    }
    if (bytes[FORM.length - 1] != FORM[FORM.length - 1]) {
      throw new IllegalStateException(
          "the sink's place in the journal was written by a later version; upgrade, or forget the"
              + " sink");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.skipNBytes(FORM.length);
      long row = in.readLong();
      int events = in.readInt();
      int count = in.readInt();
      List<SkippedRange> undeclared = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        undeclared.add(
            new SkippedRange(
                in.readUTF(), in.readLong(), in.readLong(), in.readLong(), in.readUTF()));
      }
      byte[] position = in.readBoolean() ? in.readAllBytes() : null;
      return new Mark(row, events, undeclared, position);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("the sink's place in the journal is damaged", e);
    }
  }

  private static boolean isMark(byte[] bytes) {
    return bytes.length >= FORM.length
        && Arrays.equals(bytes, 0, FORM.length - 1, FORM, 0, FORM.length - 1);
  }

  /** The cursor as the journal is to keep it. */
  Journal.Cursor cursor() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(FORM);
      out.writeLong(row);
      out.writeInt(events);
      out.writeInt(undeclared.size());
      for (SkippedRange range : undeclared) {
        out.writeUTF(range.origin());
        out.writeLong(range.generation());
        out.writeLong(range.first());
        out.writeLong(range.last());
        out.writeUTF(range.reason());
      }
      out.writeBoolean(position != null);
      if (position != null) {
        out.write(position);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Journal.Cursor(row, events, bytes.toByteArray());
  }

  /** Where to go on: behind what was settled last, however far the journal has moved on. */
  Mark start(Journal.Cursor now) {
    return row < now.row() ? this : at(now);
  }

  /** The same, elsewhere. */
  Mark at(Journal.Cursor place) {
    return new Mark(place.row(), place.events(), undeclared, position);
  }

  /** How many events were skipped since, that nobody has been told. */
  long skipped(Journal journal, Journal.Cursor now) {
    return row < now.row()
        ? journal.read(row, 1, 1).skipped().stream().mapToLong(SkippedRange::count).sum()
        : 0;
  }
}

package io.edgebot.engine.internal.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {
  private static final SkippedRange RANGE = new SkippedRange("gw", -7, 3, 5, Skips.QUARANTINED);

  @Test
  void comesBackAsItWas() {
    Mark mark = Mark.of(new Mark(12, 3, List.of(RANGE), "at-7".getBytes(UTF_8)).cursor());

    assertThat(mark.row()).isEqualTo(12);
    assertThat(mark.events()).isEqualTo(3);
    assertThat(mark.undeclared()).containsExactly(RANGE);
    assertThat(mark.position()).asString(UTF_8).isEqualTo("at-7");
    assertThat(Mark.of(new Mark(1, 0, List.of(), null).cursor()).position()).isNull();
    assertThat(Mark.of(new Mark(1, 0, List.of(), new byte[0]).cursor()).position()).isEmpty();
  }

  @Test
  void anotherFormIsASinksOwnPosition() {
    Mark mark = Mark.of(new Journal.Cursor(9, 2, "offset=77".getBytes(UTF_8)));

    assertThat(mark.row()).isEqualTo(9);
    assertThat(mark.events()).isEqualTo(2);
    assertThat(mark.position()).asString(UTF_8).isEqualTo("offset=77");
    assertThat(Mark.of(new Journal.Cursor(9, 2, null)).position()).isNull();
  }

  @Test
  void whatALaterVersionWroteIsNotTakenForNone() {
    byte[] later = {0, 'e', 'd', 2, 0, 0};
    byte[] cut = {0, 'e', 'd', 1, 0, 0};

    assertThatThrownBy(() -> Mark.of(new Journal.Cursor(9, 2, later)))
        .hasMessageContaining("later version");
    assertThatThrownBy(() -> Mark.of(new Journal.Cursor(9, 2, cut)))
        .hasMessageContaining("damaged");
  }

  @Test
  void deliveryGoesOnBehindWhatItSettledAndNotWhereTheJournalMovedTo() {
    Journal.Cursor moved =
        new Journal.Cursor(90, 0, new Mark(12, 3, List.of(), null).cursor().position());

    Mark goesOn = Mark.of(moved).start(moved);
    assertThat(goesOn.row()).isEqualTo(12);
    assertThat(goesOn.events()).isEqualTo(3);
    Journal.Cursor behind = new Journal.Cursor(8, 1, moved.position());
    Mark back = Mark.of(behind).start(behind);
    assertThat(back.row()).isEqualTo(8);
    assertThat(back.events()).isEqualTo(1);
  }
}

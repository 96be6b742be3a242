package io.edgebot.engine.internal.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.journal.Journal;
import org.junit.jupiter.api.Test;

class CursorCodecTest {
  @Test
  void comesBackAsItWas() {
    Journal.Cursor cursor = new Journal.Cursor(1234567890123L, 77, null);

    assertThat(CursorCodec.decode("gw", CursorCodec.encode("gw", cursor))).isEqualTo(cursor);
  }

  @Test
  void isNeverTakenForTheBeginning() {
    assertThatThrownBy(() -> CursorCodec.decode("gw", "2;gw;1;0".getBytes(US_ASCII)))
        .hasMessageContaining("cannot be read by this version");
    assertThatThrownBy(() -> CursorCodec.decode("gw", new byte[0]))
        .hasMessageContaining("cannot be read by this version");
    assertThatThrownBy(() -> CursorCodec.decode("gw", "1;other;1;0".getBytes(US_ASCII)))
        .hasMessageContaining("of origin other, not of this process's gw");
  }
}

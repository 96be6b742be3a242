package io.edgebot.operations.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedOutputTest {
  private static final String BEGIN = "\0mark[";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicInteger whole = new AtomicInteger();
  private final MarkedOutput output = new MarkedOutput("mark", out, whole::incrementAndGet);

  private void write(String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private String passed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1000})
  void passesOnWhatStandsBetweenTheMarks(int piece) throws IOException {
    String all = BEGIN + "one\0mark two\n\0\0 three\n\0mark]17 bm90IGZvdW5k\n";
    for (int from = 0; from < all.length(); from += piece) {
      assertThat(output.status()).isNull();
      write(all.substring(from, Math.min(all.length(), from + piece)));
    }
    assertThat(passed()).isEqualTo("one\0mark two\n\0\0 three\n");
    assertThat(output.status()).isEqualTo(17);
    assertThat(output.message()).isEqualTo("not found");
    write("ignored");
    assertThat(passed()).endsWith("three\n");
    assertThat(whole).hasValue(1);
  }

  @Test
  void doesNotWaitForMore() throws IOException {
    write(BEGIN + "a line");
    assertThat(passed()).isEqualTo("a line");
    write("\0ma");
    assertThat(passed()).isEqualTo("a line");
    write("de");
    assertThat(passed()).isEqualTo("a line\0made");
    assertThat(output.status()).isNull();
  }

  @Test
  void keepsWhatComesInsteadOfTheBeginning() throws IOException {
    write("Command not found: edgebot:client-line\n");
    assertThat(output.isBegun()).isFalse();
    assertThat(output.before()).isEqualTo("Command not found: edgebot:client-line\n");
    assertThat(passed()).isEmpty();
    assertThatThrownBy(() -> write("x".repeat(70_000))).isInstanceOf(IOException.class);
  }

  @Test
  void endsWhenNobodyReads() {
    MarkedOutput unread =
        new MarkedOutput(
            "mark",
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            whole::incrementAndGet);
    assertThatThrownBy(() -> unread.write((BEGIN + "x").getBytes(StandardCharsets.UTF_8)))
        .hasMessage("Broken pipe");
    assertThat(unread.isBroken()).isTrue();
    assertThat(unread.status()).isNull();
    assertThat(whole).hasValue(1);
  }
}

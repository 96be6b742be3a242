package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class Crc32CombineProperties {
  @Property
  void isTheCrcOfBothInARow(@ForAll byte[] first, @ForAll byte[] second) {
    CRC32 both = new CRC32();
    both.update(first);
    both.update(second);

    int combined = Crc32Combine.combine(crc(first), crc(second), second.length);

    assertThat(combined).isEqualTo((int) both.getValue());
  }

  @Property(tries = 20)
  void holdsForLongTexts(@ForAll byte[] first, @ForAll byte fill) {
    byte[] second = new byte[3_000_017];
    java.util.Arrays.fill(second, fill);
    CRC32 both = new CRC32();
    both.update(first);
    both.update(second);

    int combined = Crc32Combine.combine(crc(first), crc(second), second.length);

    assertThat(combined).isEqualTo((int) both.getValue());
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}

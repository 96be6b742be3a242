package io.edgebot.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.plugin.InvalidSettingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComponentFaultTest {
  @Test
  void isTheSentenceOfWhatWasThrownInside() {
    InvalidSettingException refused =
        new InvalidSettingException(
            "io.edgebot.input.syslog~main", "udp_port", 70_000, "a number from -1 to 65535");

    assertThat(ComponentFault.sentence(trace(new InvocationTargetException(refused))))
        .isEqualTo(refused.getMessage());
    assertThat(ComponentFault.sentence(trace(refused))).isEqualTo(refused.getMessage());
  }

  @Test
  void isEmptyWhereNothingFailed() {
    assertThat(ComponentFault.sentence(null)).isEmpty();
    assertThat(ComponentFault.sentence("")).isEmpty();
    assertThat(ComponentFault.sentence("no stack trace: odd")).isEqualTo("no stack trace: odd");
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

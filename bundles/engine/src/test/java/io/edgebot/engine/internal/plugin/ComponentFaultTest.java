package io.edgebot.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.plugin.InvalidSettingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentFaultTest {
  @Test
  void isTheSentenceOfWhatWasThrownInside() {
    InvalidSettingException refused =
        new InvalidSettingException(
            "io.edgebot.input.syslog~main", "udp_port", 70_000, "a number from -1 to 65535");

    assertThat(ComponentFault.sentence(trace(new InvocationTargetException(refused)), Map.of()))
        .isEqualTo(refused.getMessage());
    assertThat(ComponentFault.sentence(trace(refused), Map.of())).isEqualTo(refused.getMessage());
  }

  @Test
  void namesTheSettingThatIsNoNumber() {
    Map<String, Object> properties =
        Map.of("service.pid", "io.edgebot.input.syslog~main", "udp_port", "many");

    assertThat(
            ComponentFault.sentence(
                trace(new NumberFormatException("For input string: \"many\"")), properties))
        .isEqualTo("etc/io.edgebot.input.syslog-main.cfg: udp_port = 'many' must be a number");
    // Declarative Services keeps the cause in the message alone.
    assertThat(
            ComponentFault.sentence(
                trace(
                    new InvocationTargetException(
                        new IllegalStateException(
                            "java.lang.NumberFormatException: For input string: \"many\""))),
                properties))
        .isEqualTo("etc/io.edgebot.input.syslog-main.cfg: udp_port = 'many' must be a number");
  }

  @Test
  void isEmptyWhereNothingFailed() {
    assertThat(ComponentFault.sentence(null, Map.of())).isEmpty();
    assertThat(ComponentFault.sentence("", Map.of())).isEmpty();
    assertThat(ComponentFault.sentence("no stack trace: odd", Map.of()))
        .isEqualTo("no stack trace: odd");
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

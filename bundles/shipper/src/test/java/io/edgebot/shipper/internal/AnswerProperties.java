package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.shipper.internal.Answer.Report;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnswerProperties {
  @Property
  void anyBytesAreRead(@ForAll byte[] body) {
    assertThat(Report.parse(body)).isNotNull();
  }

  @Property(tries = 5000)
  void anyTokensAreRead(@ForAll("tokens") String body) {
    assertThat(Report.parse(body.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"sink_results\"",
            "\"sink_results\":",
            "\"written\":",
            "\"errors\":",
            "\"processed_events\":",
            "\"tsdb\":{",
            "1",
            "99999999999999999999",
            "null",
            "\"x\"",
            "1.5")
        .list()
        .ofMaxSize(14)
        .map(list -> "{\"sink_results\":" + String.join("", list));
  }

  @Example
  void countsWhatSinksDid() {
    assertThat(
            parse(
                "{\"errors\":5,\"x\":{\"written\":9},\"sink_results\":{\"a\":{\"written\":2,"
                    + "\"errors\":1,\"retries\":7,\"queued\":3,\"more\":{\"written\":100}},"
                    + "\"b\":{\"errors\":4}},\"processed_events\":6}"))
        .isEqualTo(new Report(true, 5, 5));
    assertThat(parse("{\"processed_events\":6}")).isEqualTo(new Report(true, 0, 0));
    assertThat(parse("{\"sink_results\":[[1,2]],\"processed_events\":6}"))
        .isEqualTo(new Report(true, 0, 0));
    assertThat(parse("{\"status\":\"ok\"}").mothership()).isFalse();
    assertThat(parse("[\"processed_events\"]").mothership()).isFalse();
    assertThat(parse("{\"a\":{\"processed_events\":1}}").mothership()).isFalse();
    assertThat(parse("{\"processed_events\":6,").mothership()).isFalse();
  }

  private static Report parse(String body) {
    return Report.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}

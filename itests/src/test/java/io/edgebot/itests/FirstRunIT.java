package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a newcomer does first with role {@code all}. */
class FirstRunIT {
  private static final int SYSLOG = Instance.freePort();
  private static Instance instance;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("all", "first-run");
    Site.configureSyslog(instance, SYSLOG);
    instance.start().awaitOk("/readyz");
    Site.awaitPlugin(instance, "syslog-main");
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void whatLoggerSendsIsFound() throws IOException {
    Loggers.assumeInstalled("logger");
    assertThat(instance.shell("edgebot:search hello").output()).contains("Nothing found.");

    Commands.run("logger", "-n", "127.0.0.1", "-P", Integer.toString(SYSLOG), "-d", "hello");

    await("hello")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(instance.shell("edgebot:search hello").output())
                    .contains("hello")
                    .doesNotContain("Nothing found."));
    assertThat(instance.shell("edgebot:status").output()).contains("syslog-main", "store-main");
  }

  @Test
  void aBadValueIsNamedWithFileKeyValueAndWhatIsAllowed() throws IOException {
    String file = "io.edgebot.input.syslog-wrong.cfg";
    instance.configure(file, "udp_port = 123456\ntcp_port = -1\naddress = 127.0.0.1\n");

    await("the refusal")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              String health = instance.get("/healthz").body();
              assertThat(health).contains("syslog-wrong");
              assertThat(instance.log() + health)
                  .containsPattern(
                      "io\\.edgebot\\.input\\.syslog[-~]wrong[^\\n]*udp_port[^\\n]*123456"
                          + "[^\\n]*65535");
            });
    assertThat(instance.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(
            Commands.run(List.of("rm", instance.etc().resolve(file).toString()), Map.of()).status())
        .isZero();
    await("all is well again")
        .atMost(LIMIT)
        .until(() -> instance.get("/healthz").body().contains("\"status\":\"healthy\""));
  }

  @Test
  void aBadChangeIsNamedAndMended() throws IOException {
    instance.configure(
        "io.edgebot.input.syslog-main.cfg",
        "address = 127.0.0.1\nudp_port = %d\ntcp_port = %d\nmax_message_bytes = 7\n"
            .formatted(SYSLOG, SYSLOG));
    await("the refusal")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(instance.log() + instance.get("/healthz").body())
                    .containsPattern(
                        "syslog[-~]main[^\\n"
                            + "]*max_message_bytes[^\\n"
                            + "]*'7'[^\\n"
                            + "]*480[^\\n"
                            + "]*1048576"));
    Site.configureSyslog(instance, SYSLOG);
    await("all is well again")
        .atMost(LIMIT)
        .until(() -> instance.get("/healthz").body().contains("\"status\":\"healthy\""));
  }

  @Test
  void whatIsNoNumberIsNamedToo() throws IOException {
    String file = "io.edgebot.input.syslog-text.cfg";
    instance.configure(file, "udp_port = lots\ntcp_port = -1\n");
    await("the refusal")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(instance.get("/healthz").body())
                    .contains("etc/" + file + ": udp_port = 'lots' must be a number"));
    Files.delete(instance.etc().resolve(file));
    await("all is well again")
        .atMost(LIMIT)
        .until(() -> instance.get("/healthz").body().contains("\"status\":\"healthy\""));
  }
}

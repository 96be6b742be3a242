package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page and the example file tell of every key and its default. */
class PagesTest {
  static Method[] keys() {
    return ShipperConfig.class.getDeclaredMethods();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void tellOfEachKey(Method method) throws Exception {
    String key = method.getName().replace("__", "_");
    Object value = method.getDefaultValue();
    String text = String.valueOf(value).replaceAll("\\.0$", "");

    assertThat(Files.readString(Path.of("README.md"))).contains("`" + key + "`");
    String file = Files.readString(Path.of("src/main/cfg/io.edgebot.sink.shipper-main.cfg"));
    if (key.equals("urls")) {
      assertThat(file)
          .contains(
              "\nurls = $[env:EDGEBOT_MOTHERSHIP_URL;default=http://127.0.0.1:8181/ingest]\n");
    } else if (key.equals("token")) {
      assertThat(file).contains("\ntoken = $[env:EDGEBOT_AUTH_TOKEN;default=]\n");
    } else {
      assertThat(file).contains("\n" + ("#" + key + " = " + text).strip() + "\n");
    }
  }
}

package io.edgebot.processor.redact.internal;

import static io.edgebot.processor.redact.internal.Fixtures.redact;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No token here was ever one: they are put together, so that no scanner takes them for some. */
class TokensTest {
  private static final String X = "aB3dE5gH7j";

  static List<String> tokens() {
    return List.of(
        "ghp_" + X.repeat(3) + "aB3dE5",
        "github_pat_" + X.repeat(2) + "ab_" + X.repeat(5),
        "glpat-" + X + "_-" + X,
        "npm_" + X.repeat(4),
        "sk_live_" + X.repeat(3),
        "sk-" + X.repeat(5),
        "sk-ant-api03-" + X.repeat(3),
        "xoxb-" + "123456789012-" + X,
        "AKIA" + "ABCDEFGH23456789",
        "AIza" + X.repeat(3) + "_-abc",
        "ya29." + X.repeat(3),
        "SG." + X.repeat(2) + "." + X.repeat(4),
        "hvs." + X.repeat(3),
        "GOCSPX-" + X.repeat(3),
        "abc8Q~" + X.repeat(3) + "abcd",
        base64("{\"alg\":\"HS256\"}") + "." + base64("{\"sub\":\"1234\"}") + "." + X.repeat(3),
        base64("{\"alg\":\"none\"}") + "." + base64("{\"sub\":\"1234\"}"));
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void masksThemWhereverTheyStand(String token) {
    assertThat(redact("used " + token + ", then")).isEqualTo("used ***, then");
    assertThat(redact("{\"a\":\"" + token + "\"}")).isEqualTo("{\"a\":\"***\"}");
    assertThat(redact("/x?a=" + token + "&b=1")).isEqualTo("/x?a=***&b=1");
    assertThat(redact(token)).isEqualTo("***");
  }

  @Test
  void masksTheSecretPartOfOthers() {
    assertThat(redact("https://hooks.slack.com/services/T0/B0/" + X + " x"))
        .isEqualTo("https://hooks.slack.com/services/*** x");
    assertThat(redact("bot 123456789:AA" + X.repeat(3) + "abc done"))
        .isEqualTo("bot 123456789:*** done");
    assertThat(redact("https://a.blob.core.windows.net/c?sv=1&sig=" + X.repeat(4) + "%3D&se=2"))
        .isEqualTo("https://a.blob.core.windows.net/c?sv=1&sig=***&se=2");
    assertThat(redact("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + X + "==;E=1"))
        .isEqualTo("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=***;E=1");
    assertThat(redact("sent Basic " + base64("bob:hunter2") + " to"))
        .isEqualTo("sent Basic *** to");
    assertThat(redact("Set-Cookie: a=b; Path=/\r\nHost: h"))
        .isEqualTo("Set-Cookie: ***\r\nHost: h");
    assertThat(
            redact(
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n-----END PGP PRIVATE KEY BLOCK-----"))
        .isEqualTo("-----BEGIN PGP PRIVATE KEY BLOCK-----***-----END PGP PRIVATE KEY BLOCK-----");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-bratislava-gateway-01.site.example.com is up since yesterday evening",
        "hf_requests_total_per_interface_and_second 5",
        "basic authentication failed; Basic settings",
        "pam_unix(sudo:session): PWD=/home/bob ; USER=root ; COMMAND=/bin/ls",
        "-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIabc\n-----END PUBLIC KEY-----",
        "eyJhbGciOi only a header",
        "10:AA:bb and 00:AA:11:22:33:44",
        "ASIA pacific, AKIAK",
        "commit 4f2b1c9e8d7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c",
      })
  void leavesAlone(String text) {
    assertThat(redact(text)).isSameAs(text);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

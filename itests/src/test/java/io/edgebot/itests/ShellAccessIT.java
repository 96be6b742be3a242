package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody but who reads the instance's secret gets a shell, and nobody from the network. */
class ShellAccessIT {
  private static Instance instance;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("all", "access").withShippedOptions();
    Site.configureSyslog(instance, Instance.freePort());
    instance.start().awaitHttp().awaitShell();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void theClientGetsInWithoutAPassword() throws IOException {
    assertThat(instance.shell("shell:echo hello")).isEqualTo(new Commands.Result(0, "hello\n"));
    assertThat(instance.shell("no:such").status()).isEqualTo(1);
  }

  @Test
  void largeOutputComesWhole() throws IOException {
    Path large = Files.createTempFile("large", ".txt");
    Files.writeString(large, "a line of a large file\n".repeat(1_000_000));
    Path script =
        Files.writeString(
            instance.base().resolve("large.sh"),
            "%s client 'shell:cat %s' | cmp - %s && echo same"
                .formatted(Distribution.home().resolve("bin/edgebot"), large, large));
    for (int i = 0; i < 4; i++) {
      assertThat(instance.script(script).output()).isEqualTo("same\n");
    }
    Files.delete(large);
  }

  @Test
  void argumentsStayWhatTheyAre() throws IOException {
    assertThat(instance.edgebot("client", "shell:echo", "a  b", "", "$HOME | it's \"c\"").output())
        .isEqualTo("a  b  $HOME | it's \"c\"\n");
    assertThat(instance.shell("shell:echo one | shell:grep one").output()).isEqualTo("one\n");
  }

  @Test
  void aMistypedLineIsAnsweredInOneLineAndNotLogged() throws IOException {
    for (String line :
        List.of(
            "edgebot:search --limit many",
            "edgebot:search --limit 0",
            "edgebot:status --nothing",
            "edgebot:queue-forget store-main",
            "edgebot:no-such-command",
            "shell:echo \"open")) {
      Commands.Result result = instance.shell(line);
      assertThat(result.status()).as(line).isEqualTo(1);
      assertThat(result.output()).as(line).hasLineCount(1);
    }
    assertThat(instance.shell("edgebot:queue-forget store-main").output())
        .contains("edgebot:queue-forget --yes store-main");
    assertThat(instance.log().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
  }

  @Test
  void noDefaultUserGetsIn() throws IOException {
    for (List<String> guess :
        List.of(
            List.of("karaf", "karaf"),
            List.of("edgebot", "edgebot"),
            List.of("admin", "admin"),
            List.of("_g_:admingroup", "group"))) {
      assertThatThrownBy(() -> logIn(guess.get(0), guess.get(1)))
          .as(guess.toString())
          .hasMessageContaining("No more authentication methods available");
    }
    String secret = Files.readString(instance.etc().resolve("shell.secret")).strip();
    logIn("edgebot", secret);
  }

  @Test
  void secretsAreReadableForTheOwnerOnly() throws IOException {
    for (String file : List.of("shell.secret", "users.properties", "host.key")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(instance.etc().resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    String secret = Files.readString(instance.etc().resolve("shell.secret")).strip();
    assertThat(instance.etc().resolve("users.properties")).content().doesNotContain(secret);
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws IOException {
    for (InetAddress address :
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList()) {
      assertThat(connects(address, instance.shellPort())).as("shell on " + address).isFalse();
      assertThat(connects(address, instance.httpPort())).as("HTTP on " + address).isFalse();
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    assertThat(connects(loopback, instance.shellPort())).isTrue();
    assertThat(connects(loopback, instance.httpPort())).isTrue();
  }

  private static boolean connects(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void logIn(String user, String password) throws IOException {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
      client.start();
      try (ClientSession session =
          client
              .connect(user, "127.0.0.1", instance.shellPort())
              .verify(LIMIT)
              .getClientSession()) {
        session.addPasswordIdentity(password);
        session.auth().verify(LIMIT);
      }
    }
  }
}

package io.edgebot.operations.client.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * Runs one command in the shell of an instance on this machine, and ends with the command's status.
 *
 * <p>Called by {@code bin/edgebot client} as {@code ShellClient <etc> <port> <command>}. The secret
 * is read from {@code <etc>/shell.secret} and sent only to a server that has the key in {@code
 * <etc>/host.key.pub}: whoever else took the port on the loopback address learns nothing.
 */
public final class ShellClient {
  private static final String USER = "edgebot";
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofMillis(200);

  /** The command could not be run; commands end with lower statuses. */
  private static final int NOT_RUN = 125;

  private ShellClient() {}

  /** Runs the command; never returns. */
  public static void main(String[] args) {
    int status;
    try {
      status = run(Path.of(args[0]), Integer.parseInt(args[1]), args[2]);
    } catch (IOException e) {
      System.err.println("edgebot: the command was not run: " + e.getMessage());
      status = NOT_RUN;
    }
    System.out.flush();
    // The client's threads take a while to end, which nobody has to wait for.
    Runtime.getRuntime().halt(status);
  }

  private static int run(Path etc, int port, String command) throws IOException {
    String secret = Files.readString(etc.resolve("shell.secret"), StandardCharsets.US_ASCII);
    SshClient client = SshClient.setUpDefaultClient();
    // Read late: the server makes its key when the first client connects.
    client.setServerKeyVerifier((session, address, key) -> isKeyOf(etc, key));
    client.start();
    try (ClientSession session = connect(client, port)) {
      session.addPasswordIdentity(secret.strip());
      session.auth().verify(LOGIN_TIMEOUT);
      return run(session, command);
    }
  }

  /** Connects; to an instance that is just starting, as soon as its shell listens. */
  private static ClientSession connect(SshClient client, int port) throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        return client.connect(USER, "127.0.0.1", port).verify(LOGIN_TIMEOUT).getClientSession();
      } catch (IOException e) {
        if (!(e.getCause() instanceof ConnectException) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private static boolean isKeyOf(Path etc, PublicKey key) {
    try {
      return KeyUtils.compareKeys(HostKey.read(etc).key(), key);
    } catch (IOException e) {
      System.err.println("edgebot: the server is not trusted: " + e.getMessage());
      return false;
    }
  }

  private static int run(ClientSession session, String command) throws IOException {
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setOut(System.out);
      channel.setErr(System.err);
      channel.open().verify(LOGIN_TIMEOUT);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 0L);
      Integer status = channel.getExitStatus();
      return status == null ? NOT_RUN : status;
    }
  }
}

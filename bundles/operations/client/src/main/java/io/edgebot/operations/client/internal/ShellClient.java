package io.edgebot.operations.client.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionHeartbeatController;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command in the shell of an instance on this machine, and ends with the command's status.
 *
 * <p>Called by {@code bin/edgebot client} as {@code ShellClient <etc> <port> <command...>}. The
 * secret is read from {@code <etc>/shell.secret} and sent only to a server that has the key in
 * {@code <etc>/host.key.pub}: whoever else took the port on the loopback address learns nothing.
 *
 * <p>One word is a line as it is; of several, each stays one argument, whatever is in it. They are
 * sent as arguments of {@code edgebot:client-line}, which marks the end of its output: only that
 * tells whole output from output that was cut off.
 */
public final class ShellClient {
  private static final String USER = "edgebot";
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(15);

  /** A small gateway takes as long for a cold start. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** What takes longer is told. */
  private static final Duration QUICK_START = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofMillis(200);

  /** Keeps the server from taking a silent command for an idle client. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  /** What fits into the socket's buffers: then the server never waits within a write. */
  private static final long WINDOW = 256 * 1024;

  /** The command could not be run; commands end with lower statuses. */
  private static final int NOT_RUN = 125;

  /** Some of the output is missing. */
  private static final int CUT = 124;

  /** Nobody reads the output any more: as if ended by SIGPIPE. */
  private static final int UNREAD = 141;

  private ShellClient() {}

  /** Runs the command; never returns. */
  public static void main(String[] args) {
    int status;
    try {
      List<String> words = List.of(args).subList(2, args.length);
      status =
          run(
              Path.of(args[0]),
              Integer.parseInt(args[1]),
              words,
              new FileOutputStream(FileDescriptor.out));
    } catch (IOException e) {
      System.err.println("edgebot: the command was not run: " + e.getMessage());
      status = NOT_RUN;
    }
    // The client's threads take a while to end, which nobody has to wait for.
    Runtime.getRuntime().halt(status);
  }

  static int run(Path etc, int port, List<String> words, OutputStream out) throws IOException {
    String secret = Files.readString(etc.resolve("shell.secret"), StandardCharsets.US_ASCII);
    SshClient client = SshClient.setUpDefaultClient();
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW);
    // Read late: the server makes its key when the first client connects.
    client.setServerKeyVerifier((session, address, key) -> isKeyOf(etc, key));
    client.start();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try (ClientSession session = logIn(client, port, secret.strip(), deadline)) {
        session.setSessionHeartbeat(SessionHeartbeatController.HeartbeatType.IGNORE, HEARTBEAT);
        Integer status = run(session, words, out, deadline);
        if (status != null) {
          return status;
        }
      }
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  /**
   * Logs in; to an instance that is just starting, as soon as its shell listens. The server can
   * begin anew while it starts, which cuts the connection.
   */
  private static ClientSession logIn(SshClient client, int port, String secret, long deadline)
      throws IOException {
    long quick = System.nanoTime() + QUICK_START.toNanos();
    boolean told = false;
    while (true) {
      try {
        return logIn(client, port, secret);
      } catch (IOException e) {
        Throwable root = root(e);
        if (!(root instanceof IOException) || root instanceof SshException) {
          throw e; // not the connection's fault: it is refused
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              root instanceof ConnectException
                  ? "nothing listens on 127.0.0.1:" + port + "; the instance's log tells why"
                  : "the connection to 127.0.0.1:" + port + " breaks: " + root.getMessage(),
              e);
        }
        if (!told && System.nanoTime() - quick > 0) {
          told = true;
          System.err.println(
              "edgebot: nobody answers on 127.0.0.1:"
                  + port
                  + " yet: waiting for the start to end, up to "
                  + START_TIMEOUT.toSeconds()
                  + " s");
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private static ClientSession logIn(SshClient client, int port, String secret) throws IOException {
    ClientSession session =
        client.connect(USER, "127.0.0.1", port).verify(LOGIN_TIMEOUT).getClientSession();
    try {
      session.addPasswordIdentity(secret);
      session.auth().verify(LOGIN_TIMEOUT);
      return session;
    } catch (IOException e) {
      var unused = session.close(true);
      throw e;
    }
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isKeyOf(Path etc, PublicKey key) {
    try {
      return KeyUtils.compareKeys(HostKey.read(etc).key(), key);
    } catch (IOException e) {
      System.err.println("edgebot: the server is not trusted: " + e.getMessage());
      return false;
    }
  }

  /** The status; null if the shell does not know the command yet. */
  private static @Nullable Integer run(
      ClientSession session, List<String> words, OutputStream out, long deadline)
      throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String mark = HexFormat.of().formatHex(random);
    StringBuilder line = new StringBuilder("edgebot:client-line ").append(mark);
    for (String word : words) {
      line.append(" x")
          .append(
              Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(word.getBytes(StandardCharsets.UTF_8)));
    }
    CountDownLatch end = new CountDownLatch(1);
    MarkedOutput output = new MarkedOutput(mark, out, end::countDown);
    try (ChannelExec channel = session.createExecChannel(line.toString())) {
      channel.setOut(output);
      channel.setErr(new NoCloseOutputStream(System.err)); // own messages may follow
      channel.addCloseFutureListener(closed -> end.countDown());
      channel.open().verify(LOGIN_TIMEOUT);
      end.await();
      Integer status = output.status();
      if (status != null) {
        if (!output.message().isEmpty()) {
          System.err.println(output.message());
        }
        if (status == CUT) {
          System.err.println(
              "edgebot: some of the output is missing: it was not read for too long");
        }
        return status;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (output.isBroken()) {
      return UNREAD;
    }
    if (output.isBegun()) {
      System.err.println(
          "edgebot: the connection ended before the command did: its output may be cut off");
      return CUT;
    }
    if (System.nanoTime() - deadline < 0) {
      return null; // its bundle starts late
    }
    throw new IOException("the shell answers: " + output.before().strip());
  }
}

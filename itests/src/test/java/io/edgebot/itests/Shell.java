package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/**
 * An instance's shell, for many commands: without a process for each of them. A session each it
 * takes, since the server ends it with the command.
 */
final class Shell implements AutoCloseable {
  private final Instance instance;
  private final SshClient client = SshClient.setUpDefaultClient();

  /** The shell of an instance that runs. */
  Shell(Instance instance) {
    this.instance = instance;
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  /** Runs a command, which must succeed, and returns what it printed. */
  String run(String command) throws IOException {
    Commands.Result result = result(command);
    if (result.status() != 0) {
      throw new IOException("'" + command + "' ended with " + result);
    }
    return result.output();
  }

  /** Runs a command to its end. */
  Commands.Result result(String command) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ClientSession session = logIn();
        ChannelExec channel = session.createExecChannel(command)) {
      channel.setOut(output);
      channel.setErr(output);
      channel.open().verify(LIMIT);
      var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT.toMillis());
      String text =
          output.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "").strip();
      Integer status = channel.getExitStatus();
      if (events.contains(ClientChannelEvent.TIMEOUT) || status == null) {
        throw new IOException("'" + command + "' did not end within " + LIMIT + ": " + text);
      }
      return new Commands.Result(status, text);
    }
  }

  private ClientSession logIn() throws IOException {
    ClientSession session =
        client
            .connect("edgebot", "127.0.0.1", instance.shellPort())
            .verify(LIMIT)
            .getClientSession();
    session.addPasswordIdentity(Files.readString(instance.etc().resolve("shell.secret")).strip());
    session.auth().verify(LIMIT);
    return session;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}

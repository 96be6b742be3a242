package io.edgebot.operations.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code edgebot:client-line}: runs a line for {@code bin/edgebot client}, between two marks that
 * tell the client what the line's output is, that it is whole, and the line's status.
 *
 * <p>The ssh server closes the connection as soon as a command has ended, and what the client has
 * not yet read may be lost by that (TCP answers data for a closed socket by a reset). So this ends
 * only when the client, having read all, has closed its side.
 */
@Service
@Command(
    scope = "edgebot",
    name = "client-line",
    description = "Runs a line that bin/edgebot client sends; not for people")
public final class ClientLineCommand implements Action {
  /** Statuses above are the client's own. */
  private static final int MAX_STATUS = 124;

  private static final int CUT = MAX_STATUS;
  private static final int MAX_MESSAGE = 4096;

  /**
   * Goes to {@code data/log/security.log}. The shell tells it of the lines that it runs, but not
   * what their variables hold.
   */
  private static final Logger AUDIT = LoggerFactory.getLogger("audit");

  @Argument(name = "mark", description = "Text that only the client knows", required = true)
  String mark = "";

  @Argument(
      index = 1,
      name = "words",
      description =
          "A line, or a command and its arguments, each as an x and base64url (RFC 4648 section 5)",
      required = true,
      multiValued = true)
  List<String> words = List.of();

  @Reference @Nullable Session session;

  @Override
  public @Nullable Object execute() throws IOException {
    Session shell = session;
    if (shell == null) {
      throw new IllegalStateException("the command is not run by a shell");
    }
    PrintStream out = shell.getConsole();
    out.print("\0" + mark + "[");
    out.flush();
    Result result = run(shell);
    // The client paused for longer than the server waits. Something is missing, perhaps the mark
    // too, and the end of the connection is what tells the client so.
    boolean cut = out.checkError();
    out.print("\0" + mark + "]" + (cut ? CUT : result.status()) + " " + encode(result) + "\n");
    out.flush();
    if (!cut && !out.checkError()) {
      awaitClient(shell.getKeyboard());
    }
    return null;
  }

  /**
   * How a line ended.
   *
   * @param message what the user is told on standard error; empty if nothing
   */
  private record Result(int status, String message) {}

  private static String encode(Result result) {
    String message = result.message();
    String bounded = message.substring(0, Math.min(MAX_MESSAGE, message.length()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bounded.getBytes(StandardCharsets.UTF_8));
  }

  private Result run(Session shell) {
    try {
      return shell.execute(line(shell)) instanceof Integer given
          ? new Result(Math.max(0, Math.min(MAX_STATUS - 1, given)), "")
          : new Result(0, "");
    } catch (StatusException e) {
      return new Result(e.status(), Failures.tell(shell, e));
    } catch (Exception | LinkageError e) {
      return new Result(1, Failures.tell(shell, e));
    }
  }

  /** One word is a line as it is. Of several, the arguments are kept from the shell's reading. */
  private String line(Session shell) {
    StringBuilder line = new StringBuilder(decode(words.get(0)));
    for (int i = 1; i < words.size(); i++) {
      String variable = "client_argument_" + i;
      shell.put(variable, decode(words.get(i)));
      line.append(" $").append(variable);
    }
    if (words.size() > 1) {
      AUDIT.info("Executing command: '{}'", audited());
    }
    return line.toString();
  }

  /** The command and its arguments for people to read; those that set passwords are not told. */
  String audited() {
    String command = decode(words.get(0));
    return words.stream()
        .skip(1)
        .map(ClientLineCommand::decode)
        .map(argument -> command.startsWith("jaas:") ? "***" : argument)
        .map(argument -> argument.matches("[^\\s\"']+") ? argument : '"' + argument + '"')
        .collect(Collectors.joining(" ", command + " ", ""));
  }

  private static String decode(String word) {
    return new String(Base64.getUrlDecoder().decode(word.substring(1)), StandardCharsets.UTF_8);
  }

  /** Waits until the client has closed its side; what it sends before says nothing. */
  private static void awaitClient(InputStream in) throws IOException {
    byte[] ignored = new byte[256];
    int read = 0;
    while (read >= 0) {
      read = in.read(ignored);
    }
  }
}

package io.edgebot.operations.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

/** What the client is sent. */
class ClientLineCommandTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<Object, Object> variables = new HashMap<>();
  private String executed = "";
  private PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

  private Session session(PipedInputStream in, Callable<Object> line) {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConsole" -> out;
                  case "getKeyboard" -> in;
                  case "put" -> variables.put(arguments[0], arguments[1]);
                  case "execute" -> {
                    executed = arguments[0].toString();
                    yield line.call();
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private String run(Callable<Object> line) throws IOException {
    return run(List.of("shell:echo '\u00e9'"), line);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String run(List<String> words, Callable<Object> line) throws IOException {
    PipedInputStream in = new PipedInputStream();
    PipedOutputStream client = new PipedOutputStream(in);
    ClientLineCommand command = new ClientLineCommand();
    command.mark = "m";
    command.words = words.stream().map(word -> "x" + base64(word)).toList();
    command.session = session(in, line);
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                command.execute();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    await().until(() -> bytes.toString(StandardCharsets.UTF_8).matches("(?s).*][0-9]+ .*\n"));
    if (!out.checkError()) {
      assertThat(ended).isNotDone();
      client.close();
    }
    ended.join();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String end(int status, String message) {
    return "\0m]" + status + " " + base64(message) + "\n";
  }

  @Test
  void marksTheOutputAndWaitsForTheClient() throws IOException {
    assertThat(
            run(
                () -> {
                  out.print("some text");
                  return null;
                }))
        .isEqualTo("\0m[some text" + end(0, ""));
    assertThat(executed).isEqualTo("shell:echo '\u00e9'");
  }

  @Test
  void sendsTheStatusThatALineReturns() throws IOException {
    assertThat(run(() -> 3)).isEqualTo("\0m[" + end(3, ""));
  }

  @Test
  void sendsTheStatusThatACommandFailsWith() throws IOException {
    assertThat(
            run(
                () -> {
                  throw new StatusException(2, "there is no such directory", null);
                }))
        .isEqualTo("\0m[" + end(2, "there is no such directory"));
  }

  @Test
  void keepsArgumentsFromTheShellsReading() throws IOException {
    run(List.of("edgebot:search", "a  b", "", "$(x) | 'y"), () -> null);
    assertThat(executed)
        .isEqualTo("edgebot:search $client_argument_1 $client_argument_2 $client_argument_3");
    assertThat(variables)
        .containsEntry("client_argument_1", "a  b")
        .containsEntry("client_argument_2", "")
        .containsEntry("client_argument_3", "$(x) | 'y");
  }

  private static String audited(String... words) {
    ClientLineCommand command = new ClientLineCommand();
    command.words = List.of(words).stream().map(word -> "x" + base64(word)).toList();
    return command.audited();
  }

  @Test
  void isAuditedInClearButForPasswords() {
    assertThat(audited("edgebot:search", "--since", "1h", "link  down", ""))
        .isEqualTo("edgebot:search --since 1h \"link  down\" \"\"");
    assertThat(audited("jaas:user-add", "eve", "pass word")).isEqualTo("jaas:user-add *** ***");
  }

  @Test
  void saysWhyALineFailedAndNoMore() throws IOException {
    assertThat(
            run(
                () -> {
                  throw new CommandException("\u001b[31mno such\u001b[0m option");
                }))
        .isEqualTo("\0m[" + end(1, "no such option"));
  }

  @Test
  void saysHowToFindTheOptionsThatThereAre() throws IOException {
    assertThat(
            run(
                () -> {
                  throw new CommandException(
                      "\u001b[31mError executing command edgebot:\u001b[1mtap\u001b[0m: undefined"
                          + " option --x\nTry <command> --help' for more information.",
                      "Undefined option");
                }))
        .isEqualTo(
            "\0m[" + end(1, "edgebot:tap: undefined option --x (--help lists what there is)"));
  }

  @Test
  void pointsToTheLogForWhatNobodyMistyped() throws IOException {
    assertThat(
            run(
                () -> {
                  throw new ArithmeticException("by zero");
                }))
        .isEqualTo(
            "\0m["
                + end(
                    1,
                    "The command failed; the log says where: java.lang.ArithmeticException: by"
                        + " zero"));
  }

  @Test
  void tellsThatSomeOfTheOutputCouldNotBeSent() throws IOException {
    out =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int one) {
                bytes.write(one);
              }

              @Override
              public void write(byte[] many, int from, int length) throws IOException {
                if (new String(many, from, length, StandardCharsets.UTF_8).contains("gap")) {
                  throw new IOException("no space in the window");
                }
                bytes.write(many, from, length);
              }
            },
            true,
            StandardCharsets.UTF_8);

    assertThat(
            run(
                () -> {
                  out.println("gap");
                  out.println("and on");
                  return null;
                }))
        .startsWith("\0m[")
        .endsWith("and on\n" + end(124, ""));
  }
}

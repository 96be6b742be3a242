package io.edgebot.operations.shell.internal;

import java.util.Set;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user is told of a line that failed. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** The shell's own for what was typed wrongly; its classes are not exported. */
  private static final Set<String> TYPED =
      Set.of(
          "CommandNotFoundException", "SyntaxError", "EOFError", "EOFException", "ParseException");

  /** Before the message of a command that failed, and of one that could not be called. */
  private static final String OWN = "Error executing command: ";

  private static final String OPTIONS = "Error executing command ";

  private Failures() {}

  /** The sentence; a failure that is nobody's mistype is logged, too. */
  static String tell(Session shell, Throwable failure) {
    shell.put(Session.LAST_EXCEPTION, failure);
    String ofABundle = BundleFailures.tell(failure);
    if (!ofABundle.isEmpty()) {
      LOG.error("{}", ofABundle, failure);
      return ofABundle;
    }
    if (failure instanceof CommandException command) {
      return brief(plain(command.getNiceHelp()));
    }
    if (failure.getClass().getSimpleName().equals("CommandNotFoundException")) {
      return plain(failure.getMessage());
    }
    if (TYPED.contains(failure.getClass().getSimpleName()) || isOfTheParser(failure)) {
      return "The shell cannot read this line: " + plain(failure.getMessage());
    }
    if (failure instanceof IllegalArgumentException) {
      return plain(failure.getMessage());
    }
    LOG.error("a command in the shell failed", failure);
    return "The command failed; the log says where: " + plain(failure.toString());
  }

  /** The parsers trip over some open quotes. */
  private static boolean isOfTheParser(Throwable failure) {
    return Stream.of(failure.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(
            name ->
                name.startsWith("org.apache.felix.gogo.runtime.")
                    || name.startsWith("org.apache.karaf.shell.support.parsing."))
        .isPresent();
  }

  /** The shell's message without its preamble, on one line. */
  private static String brief(String help) {
    String line = help.strip().lines().findFirst().orElse("");
    if (line.startsWith(OWN)) {
      return line.substring(OWN.length());
    }
    return line.startsWith(OPTIONS)
        ? line.substring(OPTIONS.length()) + " (--help lists what there is)"
        : line;
  }

  /** Without the colours that the shell gives it. */
  private static String plain(@Nullable String text) {
    return text == null ? "The command failed" : text.replaceAll("\u001b\\[[0-9;]*m", "");
  }
}

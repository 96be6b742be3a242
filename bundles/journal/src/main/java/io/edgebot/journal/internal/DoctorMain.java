package io.edgebot.journal.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code edgebot journal doctor}, which gives the directory first. Exit codes: 0 all is
 * well, 1 damage was found or something was left out, 2 wrong usage, 3 the journal cannot be
 * opened.
 */
public final class DoctorMain {
  private static final List<String> COMMANDS =
      List.of("list", "verify", "export", "repair", "compact");

  private static final String USAGE =
      """
      usage: edgebot journal doctor <command> [<directory>]

      The journal of a stopped instance (EDGEBOT_BASE), or the one in a directory.

        list      what the journal holds: rows, subscriptions, generations, quarantine
        verify    reads every row and checks it
        export    writes every event to standard output, a line of JSON each
        repair    sets a damaged journal aside and recovers every intact row
        compact   rewrites the journal without free pages; needs as much room again

      exit status: 0 all is well, 1 damage was found or something was left out, 2 wrong usage,
      3 the journal cannot be opened: the line on standard error says why\
      """;

  private DoctorMain() {}

  /** Runs the command and exits. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int code = run(arguments, out, System.err);
    out.flush();
    System.exit(code);
  }

  /** Runs the command; the result is the exit code. */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    String problem = problem(arguments);
    if (!problem.isEmpty()) {
      err.println("edgebot: " + problem + "\n\n" + USAGE);
      return 2;
    }
    Doctor doctor = new Doctor(Path.of(arguments[0]), out, err);
    return switch (arguments[1]) {
      case "list" -> doctor.list();
      case "verify" -> doctor.verify();
      case "export" -> doctor.export();
      case "repair" -> doctor.repair();
      default -> doctor.compact();
    };
  }

  private static String problem(String[] arguments) {
    if (arguments.length < 2 || arguments[1].isEmpty()) {
      return "journal doctor needs a command";
    }
    if (!COMMANDS.contains(arguments[1])) {
      return "journal doctor has no command '" + arguments[1] + "'";
    }
    return arguments.length > 2
        ? "journal doctor takes one command and one directory, not '" + arguments[2] + "' as well"
        : "";
  }
}

package io.edgebot.operations.shell.internal;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.osgi.framework.BundleException;

/** What a user is told of a bundle's file that the shell's own commands could not take. */
final class BundleFailures {
  private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)");
  private static final Pattern ID = Pattern.compile("\\[(\\d+)]\\(R ");

  private BundleFailures() {}

  /** The sentence; empty if it is another failure. */
  static String tell(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // Of commands for several bundles.
      for (Throwable one : cause.getSuppressed()) {
        String sentence = tell(one);
        if (!sentence.isEmpty()) {
          return sentence;
        }
      }
      if (cause instanceof ZipException || isCutArchive(cause)) {
        return "The file is damaged ("
            + cause.getMessage()
            + "): copy it here again, and compare with sha256sum. What runs goes on.";
      }
      if (cause instanceof FileNotFoundException
          && "META-INF/MANIFEST.MF".equals(cause.getMessage())) {
        return "The file is damaged, or no bundle: it has no META-INF/MANIFEST.MF. What ran before"
            + " runs again.";
      }
      if (cause instanceof BundleException bundle
          && bundle.getType() == BundleException.RESOLVE_ERROR) {
        return unresolved(String.valueOf(bundle.getMessage()));
      }
    }
    return "";
  }

  private static boolean isCutArchive(Throwable cause) {
    return cause instanceof EOFException
        && Arrays.stream(cause.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith("java.util.zip."));
  }

  private static String unresolved(String message) {
    Set<String> packages = new LinkedHashSet<>();
    Matcher found = PACKAGE.matcher(message);
    while (found.find()) {
      packages.add(found.group(1));
    }
    Matcher numbered = ID.matcher(message);
    String id = numbered.find() ? numbered.group(1) : "<id>";
    return "The bundle cannot run: "
        + (packages.isEmpty()
            ? message
            : "nothing here exports " + String.join(", ", packages) + ", which it imports")
        + ". Take a version for this core; after bundle:update, 'bundle:update "
        + id
        + " <file of the version before>' and 'bundle:start "
        + id
        + "' bring that back (edgebot:upgrade looks before it changes anything).";
  }
}

package io.edgebot.operations.http.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the inputs that etc/ configures listen. An input that cannot keeps the process from being
 * ready only while no other one can: health names it, and the others are of use.
 */
final class Listening {
  /** So long after the engine's start an input that is configured may not be there yet. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final Pattern FILE =
      Pattern.compile("io\\.edgebot\\.(?:input\\.(.+-.+)|(ingest))\\.(?:cfg|config)");

  private final Path etc;

  /**
   * Looks into a directory.
   *
   * @param etc where pid files are
   */
  Listening(Path etc) {
    this.etc = etc;
  }

  /** Why the process cannot be sent anything yet; empty if it can. */
  String reason(Operations engine, Instant now) {
    List<PluginStatus> inputs =
        engine.plugins().stream().filter(plugin -> plugin.kind().equals("input")).toList();
    if (now.isBefore(engine.startedAt().plus(PATIENCE))) {
      for (String instance : configured()) {
        boolean tried =
            inputs.stream().anyMatch(i -> i.instance().equals(instance) && !isStarting(i));
        if (!tried) {
          return "input " + instance + " does not listen yet";
        }
      }
    }
    boolean none =
        !inputs.isEmpty()
            && inputs.stream().allMatch(input -> input.state() == PluginStatus.State.FAILED);
    return none
        ? "no input listens: " + inputs.get(0).instance() + ": " + inputs.get(0).reason()
        : "";
  }

  /** The engine has it, and its start has not returned. */
  private static boolean isStarting(PluginStatus input) {
    return input.state() == PluginStatus.State.STARTING
        || input.reason().startsWith("it has been starting");
  }

  private Set<String> configured() {
    Set<String> instances = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(etc, "io.edgebot.in*")) {
      for (Path file : files) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        if (name.matches()) {
          instances.add(name.group(1) != null ? name.group(1) : name.group(2));
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} is not there: no input is configured", etc);
    } catch (IOException e) {
      LOG.warn("{} cannot be listed: {}", etc, e.toString());
    }
    return instances;
  }
}

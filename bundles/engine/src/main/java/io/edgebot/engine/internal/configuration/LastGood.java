package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last configuration of each pid that worked, on disk: a file each, which only the owner may
 * read, since pid files may hold secrets. Not thread-safe.
 */
final class LastGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final String ENDING = ".properties";
  private static final int LARGEST = 256 * 1024;
  private static final int MOST = 1000;

  /** Pids that are names of files as they are; others are not remembered. */
  private static final Pattern PID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,199}");

  private final Path directory;
  private final Map<String, Remembered> byPid = new TreeMap<>();

  /** Reads what is there; what cannot be read is left out. */
  LastGood(Path directory) {
    this.directory = directory;
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.list(directory)) {
      files.filter(file -> file.toString().endsWith(ENDING)).limit(MOST).forEach(this::read);
    } catch (IOException e) {
      LOG.warn("{} cannot be read: no configuration is remembered", directory, e);
    }
  }

  @Nullable Remembered get(String pid) {
    return byPid.get(pid);
  }

  Set<String> pids() {
    return Set.copyOf(byPid.keySet());
  }

  /** Remembers a configuration in the place of the one before. */
  void put(String pid, Content content) {
    Remembered before = byPid.get(pid);
    if (before != null && before.content().isSame(content)) {
      return;
    }
    String text = text(content);
    if (!PID.matcher(pid).matches()
        || text.length() > LARGEST
        || (before == null && byPid.size() >= MOST)) {
      LOG.info("{}: its configuration is too large to be remembered, or there are too many", pid);
      remove(pid);
      return;
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    byPid.put(pid, new Remembered(content, now));
    try {
      write(pid, text, now);
    } catch (IOException e) {
      LOG.warn("{}: its configuration cannot be remembered over a restart: {}", pid, e, e);
    }
  }

  void remove(String pid) {
    if (byPid.remove(pid) != null) {
      try {
        Files.deleteIfExists(file(pid));
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted", file(pid), e);
      }
    }
  }

  private Path file(String pid) {
    return directory.resolve(pid + ENDING);
  }

  private void write(String pid, String text, Instant since) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path aside = directory.resolve(pid + ".new");
    Files.deleteIfExists(aside);
    try (FileChannel file =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.setLastModifiedTime(aside, FileTime.from(since));
    Files.move(
        aside, file(pid), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void read(Path file) {
    String name = file.getFileName().toString();
    String pid = name.substring(0, name.length() - ENDING.length());
    try {
      if (Files.size(file) > 2L * LARGEST) {
        throw new IOException("it is too large");
      }
      Properties lines = new Properties();
      lines.load(new StringReader(Files.readString(file)));
      SortedMap<String, Object> values = new TreeMap<>();
      for (String key : lines.stringPropertyNames()) {
        values.put(key, TypedText.parse(lines.getProperty(key)));
      }
      Instant since = Files.getLastModifiedTime(file).toInstant();
      byPid.put(pid, new Remembered(Content.of(values), since.truncatedTo(ChronoUnit.SECONDS)));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read: the last good configuration of {} is lost", file, pid, e);
    }
  }

  private static String text(Content content) {
    Properties lines = new Properties();
    content.values().forEach((key, value) -> lines.setProperty(key, TypedText.format(value)));
    StringWriter text = new StringWriter();
    try {
      lines.store(
          text, "The last configuration that worked. It is used while its pid file is bad.");
    } catch (IOException e) {
      throw new IllegalStateException("a text can be written", e);
    }
    return text.toString();
  }
}

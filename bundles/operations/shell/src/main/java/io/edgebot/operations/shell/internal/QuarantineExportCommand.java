package io.edgebot.operations.shell.internal;

import io.edgebot.api.operations.Quarantine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code edgebot:quarantine-export}. */
@Service
@Command(
    scope = "edgebot",
    name = "quarantine-export",
    description = "Writes what is in quarantine to a new file, one JSON object an entry")
public final class QuarantineExportCommand extends EdgeBotCommand {
  @Argument(
      name = "file",
      description = "The file on the machine where EdgeBot runs; it must not exist",
      required = true)
  String file = "";

  @Option(name = "--by", description = "Only what this processor or sink refused")
  @Nullable String by;

  @Override
  void run(Services services, PrintStream out) throws Exception {
    Quarantine quarantine = quarantine(services);
    Path path = Path.of(file).toAbsolutePath();
    long[] written = new long[1];
    try (FileChannel channel =
            FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(path));
        BufferedWriter lines =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      Entries.pages(
          quarantine,
          by,
          entries -> {
            for (Quarantine.Entry entry : entries) {
              lines.write(line(entry, quarantine.content(entry.entry())));
              lines.newLine();
              written[0]++;
            }
          });
      lines.flush();
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(path + " exists already; name a new file", e);
    } catch (IOException e) {
      throw new IOException(path + " cannot be written: " + e, e);
    }
    out.println(written[0] + " entries are in " + path);
  }

  private static String line(Quarantine.Entry entry, byte @Nullable [] content) throws IOException {
    return JsonText.object(
        entry,
        (json, each) -> {
          QuarantineListCommand.write(json, each);
          json.writeFieldName("event");
          if (content == null) {
            json.writeNull();
          } else {
            json.writeRawValue(new String(content, StandardCharsets.UTF_8));
          }
        });
  }

  private static FileAttribute<?>[] mode(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}

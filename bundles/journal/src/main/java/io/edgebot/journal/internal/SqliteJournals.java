package io.edgebot.journal.internal;

import io.edgebot.journal.Journal;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.Journals;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Opens journals on SQLite. */
@Component
public final class SqliteJournals implements Journals {
  @Override
  public Journal open(JournalOptions options) throws IOException {
    return SqliteJournal.open(options);
  }
}

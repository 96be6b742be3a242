package io.edgebot.journal;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Opens journals. A service of this bundle. */
@ProviderType
public interface Journals {
  /**
   * Opens a journal; it always opens: what is damaged is set aside, and {@link Journal#condition()}
   * says what was lost.
   *
   * @throws IOException if the directory cannot be used at all, or another process has it open
   */
  Journal open(JournalOptions options) throws IOException;
}

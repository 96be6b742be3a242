/** Gets what is intact out of a damaged database, without SQLite where SQLite gives up. */
@NullMarked
package io.edgebot.journal.internal.salvage;

import org.jspecify.annotations.NullMarked;

/**
 * The text of {@code pg_dump --schema-only --create --verbose}, in which a database's definitions travel. Where to read on: {@link
 * io.strandline.postgres.definitions.Definitions} (the text as entries), {@code TokenizedSql} (the names in an entry's SQL), {@link
 * io.strandline.postgres.definitions.TableDefinitions} (what belongs to some tables only).
 */
@NullMarked
package io.strandline.postgres.definitions;

import org.jspecify.annotations.NullMarked;

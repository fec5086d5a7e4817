/**
 * Restores into PostgreSQL. Where to read on: {@link io.strandline.postgres.restore.PostgresRestoreTarget} (the door), {@code RestorePlan} (what is made
 * where, under which temporary names), {@code RestoreBegin}, {@code PostgresSplitIngest} (a split's rows and its progress in one transaction), {@code
 * RestoreCompletion} (indexes, constraints, sequences, ...), {@code RestorePublication}.
 */
@NullMarked
package io.strandline.postgres.restore;

import org.jspecify.annotations.NullMarked;

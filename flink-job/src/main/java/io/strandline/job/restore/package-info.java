/**
 * The restore job. Where to read on: {@link io.strandline.job.restore.RestoreRun} (the client's side), {@code RestorePlanner} (which
 * keys go together, and which entries of which layers hold them), {@code RestoreWorker} (a split's rows into the target), {@code PublishCommit} (the commit).
 */
@NullMarked
package io.strandline.job.restore;

import org.jspecify.annotations.NullMarked;

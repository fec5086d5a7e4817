/**
 * The restore job. Where to read on: {@link io.strandline.job.restore.RestoreRun} (the client's side), {@code RestorePlanner} (which
 * entries go together), {@code RestoreWorker} (a split's entries into the target), {@code PublishCommitter} (the commit).
 */
@NullMarked
package io.strandline.job.restore;

import org.jspecify.annotations.NullMarked;

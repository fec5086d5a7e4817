/**
 * The backup job. Where to read on: {@link io.strandline.job.backup.BackupRun} (the client's side), {@code BackupPlanner} (what is
 * read), {@code BackupWorker} (a split's rows into data files), {@code ManifestWriter} and {@code ManifestCommitter} (the layer's
 * commit).
 */
@NullMarked
package io.strandline.job.backup;

import org.jspecify.annotations.NullMarked;

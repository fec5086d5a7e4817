/** Backups and restores as Flink batch jobs: {@link io.strandline.job.JobRunner} is the door. */
@NullMarked
package io.strandline.job;

import org.jspecify.annotations.NullMarked;

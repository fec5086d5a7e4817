/**
 * A Flink sink that ends a job in one commit: one writer takes the progress of all splits and leaves one small committable, also
 * when there was no split; one committer carries it out, and may do so again.
 */
@NullMarked
package io.strandline.job.commit;

import org.jspecify.annotations.NullMarked;

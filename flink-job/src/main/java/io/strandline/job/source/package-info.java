/**
 * A Flink source whose splits are units of work: a split is given to whoever asks, is done inside the reader, leaves a durable
 * progress object, and that object is the only record that travels downstream.
 *
 * <p>It knows nothing of backups and restores. The one recovery rule is the worker's: a split that has progress is not done
 * again, its progress is emitted as it stands. So it does not matter who gets a split, or how often.
 */
@NullMarked
package io.strandline.job.source;

import org.jspecify.annotations.NullMarked;

/**
 * Backups and restores that go on after processes were killed or stopped: a Flink cluster, a storage server and the process that holds the store, each a process of
 * its own. A build runs one round and the races around a commit, {@code -Psoak} as many rounds as one likes.
 */
@NullMarked
package io.strandline.survival;

import org.jspecify.annotations.NullMarked;

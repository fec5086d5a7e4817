package io.strandline.job.source;

import java.util.Optional;

/**
 * What a reader's fetcher made of a split.
 *
 * @param event for the enumerator
 * @param record to emit, if the split is finished
 */
record SplitOutcome(SplitEvent event, Optional<byte[]> record) {}

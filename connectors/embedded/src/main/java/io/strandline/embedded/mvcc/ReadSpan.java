package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;

/** What a transaction read, and as of when: nothing in it may have been written since. */
record ReadSpan(Span span, HlcTimestamp asOf) {}

package io.strandline.postgres.stream;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;

/**
 * Gives each transaction of a window its time. Times rise in the order of commits in the log, even where those that the server wrote there do not: it takes a
 * commit's time before its place, and somebody may set the clock. The same log gives the same times whenever it is read.
 */
final class CommitClock {
    private final HlcTimestamp latest;
    private HlcTimestamp last;

    CommitClock(Window window) {
        this.last = window.start();
        // Below the window's end there are as many logical times as anyone can need.
        this.latest = new HlcTimestamp(window.end().wallNanos() - 1, 0);
    }

    /**
     * @param commitMicros what the server says, in microseconds since 1970
     * @return after all times before it and after the window's start, and before the window's end
     */
    HlcTimestamp next(long commitMicros) {
        HlcTimestamp said = new HlcTimestamp(Math.multiplyExact(Math.max(commitMicros, 0), 1_000L), 0);
        HlcTimestamp possible = said.isAfter(latest) ? latest : said;
        last = possible.isAfter(last) ? possible : last.next();
        return last;
    }
}

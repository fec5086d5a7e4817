package io.strandline.cli.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that goes on when it is waited for. */
final class FakeWatchClock implements WatchClock {
    final List<Duration> pauses = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int pausesLeft = Integer.MAX_VALUE;

    /** Ends the view at its pause of that number. */
    void stopAfter(int pausesAllowed) {
        pausesLeft = pausesAllowed;
    }

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public boolean pause(Duration interval) {
        pauses.add(interval);
        now = now.plus(interval);
        return pauses.size() < pausesLeft;
    }

    @Override
    public void stop() {
        pausesLeft = 0;
    }
}

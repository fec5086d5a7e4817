package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import java.io.PrintStream;

/** Shows how far long work is. */
public interface ProgressDisplay {
    /** Shows nothing. */
    ProgressDisplay NONE = new ProgressDisplay() {
        @Override
        public void show(Progress progress) {}

        @Override
        public void clear() {}
    };

    static ProgressDisplay on(Streams streams, boolean quiet) {
        if (quiet) {
            return NONE;
        }
        PrintStream err = streams.err();
        return streams.errIsTerminal() ? new ProgressBar(err) : new ProgressLines(err);
    }

    void show(Progress progress);

    /** Makes room for other text; called between works too. */
    void clear();
}

package io.strandline.cli.watch;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a view is drawn. */
interface WatchDisplay {
    /**
     * Shows how the job is now.
     *
     * @param note why it is so; empty for nothing to say
     */
    void show(JobSnapshot job, String note, Pace pace);

    /** Draws over what was shown before. */
    final class OnTerminal implements WatchDisplay {
        private static final String WRAP_OFF = "\u001b[?7l";
        private static final String WRAP_ON = "\u001b[?7h";
        private static final String CLEAR_TO_END = "\u001b[J";

        private final PrintStream out;
        private int drawn;

        OnTerminal(PrintStream out) {
            this.out = out;
        }

        /** Lines that are too long are cut by the terminal: were they broken, it would not be known how many there are. */
        @Override
        public void show(JobSnapshot job, String note, Pace pace) {
            StringBuilder frame = new StringBuilder(WRAP_OFF).append('\r');
            if (drawn > 0) {
                frame.append("\u001b[").append(drawn).append('A');
            }
            frame.append(CLEAR_TO_END);
            List<String> lines = WatchText.lines(job, note, pace);
            lines.forEach(line -> frame.append(line).append('\n'));
            out.append(frame.append(WRAP_ON));
            out.flush();
            drawn = lines.size();
        }
    }

    /** Adds a line for each change. */
    final class AsLines implements WatchDisplay {
        private final PrintStream out;
        private @Nullable JobSnapshot shown;
        private String noteShown = "";

        AsLines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(JobSnapshot job, String note, Pace pace) {
            if (!job.equals(shown) || !note.equals(noteShown)) {
                shown = job;
                noteShown = note;
                out.append(WatchText.line(job, note, pace)).append('\n');
                out.flush();
            }
        }
    }
}

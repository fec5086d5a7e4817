package io.strandline.cli.store;

import org.jspecify.annotations.Nullable;

/** The process that holds the store does not answer any more. */
final class HolderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known. */
    enum State {
        /** It said that it is about to end; what was asked was not begun. */
        ENDING,
        /** It ended; what was asked was not begun, and never will be. */
        NOT_BEGUN,
        /** It ended or fell silent when it may have begun what was asked. */
        MAYBE_BEGUN
    }

    private final State state;

    HolderGoneException(State state, @Nullable Throwable cause) {
        super(cause);
        this.state = state;
    }

    HolderGoneException(State state) {
        this(state, null);
    }

    State state() {
        return state;
    }
}

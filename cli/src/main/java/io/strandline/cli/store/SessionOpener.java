package io.strandline.cli.store;

/** Opens sessions for the processes that a {@link StoreServer} serves. */
@FunctionalInterface
interface SessionOpener {
    BackendSession session(SessionSettings settings);
}

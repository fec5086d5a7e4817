package io.strandline.cli.store;

import io.strandline.control.SessionOptions;

/** Opens sessions for the processes that a {@link StoreServer} serves. */
@FunctionalInterface
interface SessionOpener {
    BackendSession session(SessionOptions settings);
}

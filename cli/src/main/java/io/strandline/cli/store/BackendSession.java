package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.control.result.ResultSink;

/** A session of one holder of a store. Ends with the holder: then calls throw {@link HolderGoneException}. */
interface BackendSession extends Session {
    /** See {@link StoreSession#load}. */
    void load(LoadRequest request, ResultSink sink);

    /** See {@link StoreSession#collectGarbage}. */
    void collectGarbage(ResultSink sink);
}

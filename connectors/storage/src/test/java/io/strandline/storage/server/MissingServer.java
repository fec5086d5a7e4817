package io.strandline.storage.server;

import java.lang.System.Logger.Level;
import org.opentest4j.TestAbortedException;

/** A server that cannot be had on this machine. */
final class MissingServer {
    private MissingServer() {}

    /** Where {@code CI} or {@code STRANDLINE_REQUIRE_SERVERS} is set, a failure of the test that needs the server; else it is skipped, and says why. */
    static RuntimeException because(String reason) {
        if (System.getenv("CI") != null || System.getenv("STRANDLINE_REQUIRE_SERVERS") != null) {
            return new IllegalStateException(reason);
        }
        System.getLogger(MissingServer.class.getName()).log(Level.WARNING, "Tests are skipped: {0}", reason);
        return new TestAbortedException(reason);
    }
}

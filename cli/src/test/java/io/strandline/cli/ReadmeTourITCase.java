package io.strandline.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README and the guides show is what a user sees. */
@Timeout(180)
class ReadmeTourITCase {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/incremental.md"})
    void showsWhatTheCommandsShow(String document) throws Exception {
        new Tour(document, folder).run();
    }
}

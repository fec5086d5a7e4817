package io.strandline.embedded;

import io.strandline.keyspace.IntentContract;
import io.strandline.keyspace.write.WritableKeyspace;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedIntentContractTest extends IntentContract {
    @TempDir
    private Path folder;

    @Override
    protected WritableKeyspace openNew() {
        return EmbeddedKeyspace.open(folder);
    }
}

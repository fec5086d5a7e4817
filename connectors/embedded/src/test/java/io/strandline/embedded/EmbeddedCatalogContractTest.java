package io.strandline.embedded;

import io.strandline.keyspace.CatalogContract;
import io.strandline.keyspace.write.WritableKeyspace;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogContractTest extends CatalogContract {
    @TempDir
    private Path folder;

    @Override
    protected WritableKeyspace openNew() {
        return EmbeddedKeyspace.open(folder);
    }
}

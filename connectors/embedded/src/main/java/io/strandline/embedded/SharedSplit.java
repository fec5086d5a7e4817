package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.embedded.staging.Staging;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A split whose files wait in a shared folder until the owner of the store takes them. Entries are sorted in the folder {@code java.io.tmpdir}. */
record SharedSplit(Staging staging, String progressName) implements SplitPlace {
    @Override
    public StoredDescriptor object(int id) {
        return staging.object(id);
    }

    @Override
    public void requireOpen() {
        staging.requireOpen();
    }

    @Override
    public SstBuilder sstBuilder() {
        return staging.sstBuilder();
    }

    @Override
    public EntryCollector entries(int memoryBytes) {
        return new EntryCollector(
                Path.of(System.getProperty("java.io.tmpdir")), "strandline-restore-" + UUID.randomUUID(), memoryBytes);
    }

    @Override
    public byte[] commit(List<Path> files, byte[] progress) {
        return staging.commit(progressName, files, progress);
    }
}

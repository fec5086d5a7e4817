package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.SstFileWriter;

/**
 * Takes files over. The record goes in as a file of its own, in the same call: RocksDB adds all files of a call with one edit of its
 * manifest, synced, so after a crash there are all or none.
 */
final class Ingests {
    private final Rocks rocks;
    private final Records records;
    private final Path folder;

    Ingests(Rocks rocks, Records records, Path folder) {
        this.rocks = rocks;
        this.records = records;
        this.folder = folder;
    }

    byte[] ingestLinked(List<Path> files, Key record, byte[] bytes) {
        Optional<byte[]> standing = records.get(record);
        if (standing.isPresent()) {
            return standing.get();
        }
        List<Path> links = new ArrayList<>();
        boolean linked = false;
        try {
            for (Path file : files) {
                links.add(Files.createLink(folder.resolve(UUID.randomUUID() + ".sst"), file));
            }
            linked = true;
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "files of a restored split cannot be linked into the store: " + e.getMessage(),
                    "Check the rights and the disk of the store's folder.",
                    e);
        } finally {
            if (!linked) {
                SstBuilder.deleteAll(links);
            }
        }
        return ingest(links, record, bytes);
    }

    byte[] ingest(List<Path> files, Key record, byte[] bytes) {
        // The monitor of the records: nobody else creates this one in between.
        synchronized (records) {
            Optional<byte[]> standing = records.get(record);
            if (standing.isPresent()) {
                SstBuilder.deleteAll(files);
                return standing.get();
            }
            List<Path> all = new ArrayList<>(files);
            Path recordFile = folder.resolve(UUID.randomUUID() + ".sst");
            all.add(recordFile);
            try {
                move(all, recordFile, record, bytes);
            } finally {
                // Nothing is left of them after a success; after a failure they are built anew.
                SstBuilder.deleteAll(all);
            }
            return bytes;
        }
    }

    private void move(List<Path> files, Path recordFile, Key record, byte[] bytes) {
        rocks.run(db -> {
            try (EnvOptions environment = new EnvOptions();
                    Options options = Rocks.fileOptions();
                    SstFileWriter writer = new SstFileWriter(environment, options);
                    // No number is written into the files: they may be links to what stays.
                    IngestExternalFileOptions moving =
                            new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
                writer.open(recordFile.toString());
                writer.put(MvccKeys.record(record), bytes);
                writer.finish();
                // What the rows may build on is on the disk before they are.
                db.syncWal();
                db.ingestExternalFile(
                        rocks.data(), files.stream().map(Path::toString).toList(), moving);
            }
        });
    }
}

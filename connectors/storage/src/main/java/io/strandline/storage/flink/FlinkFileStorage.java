package io.strandline.storage.flink;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Objects as files of one of Flink's file systems, written beside their names and renamed.
 *
 * <p>Whether {@link #putIfAbsent} creates an object once is up to the file system's rename; {@link #createOnce()} says so. Where it is not, the put looks
 * first and renames then, and of two callers at the same moment both may be told that they created the object: for places to which nobody else writes.
 *
 * <p>Flink keeps the file system for the whole process, so that closing this ends nothing.
 */
final class FlinkFileStorage implements ExternalStorage {
    private static final int MOST_ATTEMPTS = 10;

    private final String displayName;
    private final FileSystem files;
    private final FlinkPaths paths;
    private final SchemeRules rules;

    FlinkFileStorage(String displayName, FileSystem files, FlinkPaths paths, SchemeRules rules) {
        this.displayName = displayName;
        this.files = files;
        this.paths = paths;
        this.rules = rules;
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public CreateOnce createOnce() {
        return rules.createOnce();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        Path target = paths.of(name);
        try {
            if (UnfinishedFile.find(files, target).isPresent()) {
                return false;
            }
            return put(name, bytes, begin(target));
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("write", object(name), e);
        }
    }

    /** Hadoop Azure fails to create a file if its folder goes meanwhile, as it does when another caller deletes the last object in it. */
    private UnfinishedFile begin(Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path path = paths.unfinishedBeside(target);
            try {
                return new UnfinishedFile(files, path, target);
            } catch (IOException | RuntimeException e) {
                UnfinishedFile.remove(files, path);
                if (attempt == MOST_ATTEMPTS || !FlinkErrors.saysNotThere(e)) {
                    throw e;
                }
            }
        }
    }

    private boolean put(String name, byte[] bytes, UnfinishedFile file) throws IOException {
        UnfinishedFile.Renamed renamed = UnfinishedFile.Renamed.NO;
        try {
            file.write(bytes, 0, bytes.length);
            file.finish();
            renamed = file.rename();
        } finally {
            if (renamed == UnfinishedFile.Renamed.NO) {
                file.discard();
                prune(name);
            }
        }
        if (renamed == UnfinishedFile.Renamed.UNKNOWN) {
            throw FlinkErrors.lost(object(name), file.isEmpty());
        }
        return renamed == UnfinishedFile.Renamed.YES;
    }

    @Override
    public Upload upload(String name) {
        Path target = paths.of(name);
        try {
            return new FlinkUpload(this, name, begin(target));
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("write", object(name), e);
        }
    }

    @Override
    public InputStream open(String name) {
        return openRange(name, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        Path path = paths.of(name);
        try {
            FileStatus status =
                    UnfinishedFile.find(files, path).orElseThrow(() -> FlinkErrors.notThere(object(name), null));
            long left = Math.min(length, status.getLen() - Math.min(offset, status.getLen()));
            if (left == 0) {
                // Some file systems refuse to open at the end.
                return InputStream.nullInputStream();
            }
            FSDataInputStream in = files.open(path);
            try {
                in.seek(offset);
                return new FlinkInput(in, object(name), left);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("read", object(name), e);
        }
    }

    @Override
    public Optional<Long> size(String name) {
        try {
            return UnfinishedFile.find(files, paths.of(name)).map(FileStatus::getLen);
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("read", object(name), e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return FlinkListing.objects(files, paths, displayName, prefix);
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return FlinkListing.entries(files, paths, displayName, ObjectNames.checkFolder(folder)).stream()
                .map(FlinkListing.Entry::name);
    }

    @Override
    public void delete(String name) {
        Path path = paths.of(name);
        try {
            if (UnfinishedFile.find(files, path).isEmpty()) {
                return;
            }
            files.delete(path, false);
        } catch (IOException | RuntimeException e) {
            // Another may have deleted it first, or its folder after it, which Hadoop Azure takes for a failure.
            if (!isGone(path)) {
                throw FlinkErrors.of("delete", object(name), e);
            }
        }
        prune(name);
    }

    private boolean isGone(Path path) {
        try {
            return UnfinishedFile.find(files, path).isEmpty();
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }

    /** Removes the folder of an object that is gone if it is empty, and those above it that become so, down to the root. */
    void prune(String name) {
        if (!rules.removesOnlyEmptyFolders()) {
            return;
        }
        int slash = name.lastIndexOf('/');
        try {
            for (; slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
                Path folder = paths.ofFolder(name.substring(0, slash + 1));
                if (files.listStatus(folder).length > 0) {
                    return;
                }
                files.delete(folder, false);
            }
        } catch (IOException | RuntimeException staysThere) {
            // It is not empty any more, or is gone. If it is empty, no listing of objects shows it.
        }
    }

    String object(String name) {
        return displayName + "/" + name;
    }

    @Override
    public void close() {}
}

package io.strandline.storage.flink;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.storage.StorageUri;
import java.text.Normalizer;
import java.util.UUID;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names of objects as Flink's paths, which cannot be every name. To Flink a backslash is a slash; HDFS and Hadoop Azure take no colon; and Hadoop Azure
 * composes what Unicode can compose, so that two names would be one file. All of them are refused everywhere: which plugin it is shall not matter.
 */
final class FlinkPaths {
    /** Of files that are being written. */
    private static final String UNFINISHED = ".strandline-unfinished-";

    private final String scheme;
    private final @Nullable String authority;
    private final String rootPath;
    private final String displayName;

    FlinkPaths(StorageUri place, String displayName) {
        this.scheme = place.scheme();
        this.authority = place.host().isEmpty() ? null : place.host();
        String path = place.path().replaceAll("/+$", "");
        this.rootPath = path.isEmpty() ? "" : "/" + ObjectNames.check(path.substring(1));
        this.displayName = displayName;
    }

    Path root() {
        return path(rootPath.isEmpty() ? "/" : rootPath);
    }

    /**
     * Of an object.
     *
     * @throws StrandlineException {@code INVALID_NAME} also for what Flink's paths cannot name, or what a file has that is being written
     */
    Path of(String name) {
        String wanted = rootPath + "/" + ObjectNames.check(name);
        Path path = path(wanted);
        boolean composed = Normalizer.isNormalized(wanted, Normalizer.Form.NFC);
        if (!path.getPath().equals(wanted) || name.indexOf(':') >= 0 || !composed) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    displayName + "/" + name + " is no name for Flink's file systems",
                    "They take neither backslashes nor colons, and only what Unicode cannot compose (NFC).");
        }
        if (isUnfinished(path.getName())) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME, displayName + "/" + name + " has the name of an unfinished file");
        }
        return path;
    }

    /** Of a folder: empty, or a name with a final slash. */
    Path ofFolder(String folder) {
        return folder.isEmpty() ? root() : path(rootPath + "/" + folder.substring(0, folder.length() - 1));
    }

    /** A new name beside a file's, for its content until that is whole. */
    Path unfinishedBeside(Path file) {
        String path = file.getPath();
        return path(path.substring(0, path.lastIndexOf('/') + 1) + UNFINISHED + UUID.randomUUID());
    }

    static boolean isUnfinished(String fileName) {
        return fileName.startsWith(UNFINISHED);
    }

    private Path path(String path) {
        return new Path(scheme, authority, path);
    }
}

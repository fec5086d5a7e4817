package io.strandline.storage.local;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.StorageUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Folders of this machine: {@code nodelocal://1/path} and {@code nodelocal://self/path} lie under the external I/O directory and
 * never outside of it; {@code file:///path} is any folder.
 */
public final class LocalStorageProvider implements ExternalStorageProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public LocalStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("nodelocal", "file");
    }

    @Override
    public List<String> examples() {
        return List.of("nodelocal://1/PATH", "file:///PATH");
    }

    @Override
    public String limitedAs() {
        return "nodelocal";
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        StorageUri parsed = StorageUri.parse(uri);
        parsed.checkParameters(Set.of());
        String displayName = RedactedUri.of(uri);
        try {
            return parsed.scheme().equals("file")
                    ? openFile(parsed, displayName)
                    : openNodelocal(parsed, displayName, Path.of(context.externalIoDir()));
        } catch (InvalidPathException e) {
            throw LocalErrors.unwritableName(displayName, e);
        }
    }

    private static LocalStorage openFile(StorageUri uri, String displayName) {
        if (!uri.host().isEmpty() || uri.path().isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "a file URI names no host: \"" + displayName + "\"",
                    "Write three slashes before an absolute path: file:///var/backups.");
        }
        Path root = Path.of(uri.path()).normalize();
        return new LocalStorage(displayName, root, root.getRoot());
    }

    private static LocalStorage openNodelocal(StorageUri uri, String displayName, Path externalIoDir) {
        if (uri.host().isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "host component of nodelocal URI must be a node ID: " + displayName,
                    "Write nodelocal://1/PATH or nodelocal://self/PATH.");
        }
        if (!uri.host().equals("1") && !uri.host().equals("self")) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "there is no node \"" + uri.host() + "\": " + displayName,
                    "The embedded keyspace has one node: write nodelocal://1/PATH or nodelocal://self/PATH.");
        }
        Path base = externalIoDir.toAbsolutePath().normalize();
        Path root = base.resolve("." + uri.path()).normalize();
        if (!root.startsWith(base)) {
            throw LocalErrors.outsideOfExternalIoDir(displayName, base);
        }
        return new LocalStorage(displayName, root, base);
    }
}

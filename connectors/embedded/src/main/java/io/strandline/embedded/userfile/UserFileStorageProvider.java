package io.strandline.embedded.userfile;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.StorageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Files in two tables of the embedded keyspace: {@code userfile:///path} in the user's own, {@code defaultdb.public.userfiles_<user>_upload_files} and
 * {@code ..._upload_payload}; {@code userfile://db.schema.prefix/path} in those of that prefix. They are made by the first put.
 *
 * <p>They are tables like any other, but made with {@code exclude_data_from_backup}: a backup of the whole keyspace into its own user files would
 * else read what it writes, and each next one all those before it. CockroachDB takes them along.
 */
public final class UserFileStorageProvider implements ExternalStorageProvider {
    private static final String EMBEDDED = "embedded:";

    /** Called by {@link java.util.ServiceLoader}. */
    public UserFileStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(UserFileUri.SCHEME);
    }

    @Override
    public List<String> examples() {
        return List.of("userfile:///PATH");
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        UserFileUri place = UserFileUri.parse(uri, context.user());
        return new UserFileStorage(place, UserFileStore.open(folder(context)), context.user());
    }

    /** Of the process that holds the store: who has none open would make one. */
    private static Path folder(StorageContext context) {
        if (!context.keyspaceUri().startsWith(EMBEDDED)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "userfile storage lies in the tables of an embedded store, and "
                            + (context.keyspaceUri().isEmpty() ? "there is none here" : "the source is none"),
                    "Use it with --source embedded:PATH, or name another storage, such as nodelocal://1/PATH.");
        }
        Path folder = EmbeddedKeyspace.pathOf(context.keyspaceUri());
        if (!Files.isDirectory(folder)) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "userfile storage lies in the tables of an embedded store, and there is none in " + folder,
                    "Run the statement on the machine that has the store.");
        }
        return folder;
    }
}

package io.strandline.embedded.userfile;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Objects as user files. What makes one is a row, and what creates it once is the transaction that inserts the row.
 *
 * <p>Looking costs no wait; reads and listings go through the tables in small transactions and hold nothing between them.
 */
final class UserFileStorage implements ExternalStorage {
    private final UserFileUri place;
    private final UserFileStore store;
    private final UserFileTables tables;
    private final String user;

    UserFileStorage(UserFileUri place, UserFileStore store, String user) {
        this.place = place;
        this.store = store;
        this.tables = new UserFileTables(store.keyspace(), place);
        this.user = user;
    }

    @Override
    public String displayName() {
        return place.displayName();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        UserFile file = new UserFile(fileName(name), UUID.randomUUID(), bytes.length);
        return tables.making(rows -> {
            if (rows.find(file.name()).isPresent()) {
                return false;
            }
            for (int offset = 0; offset < bytes.length; offset += UserFileRows.CHUNK_BYTES) {
                int end = Math.min(bytes.length, offset + UserFileRows.CHUNK_BYTES);
                rows.insertChunk(file.id(), new UserFileRows.Chunk(offset, Arrays.copyOfRange(bytes, offset, end)));
            }
            rows.insert(file, user);
            return true;
        });
    }

    @Override
    public Upload upload(String name) {
        String fileName = fileName(name);
        return new UserFileUpload(tables, store.unfinished(), place, object(name), fileName, user);
    }

    @Override
    public InputStream open(String name) {
        return openRange(name, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        UserFile file = find(name)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_FILE,
                        object(name) + " does not exist",
                        "SHOW BACKUPS IN lists the backups of a collection."));
        long start = Math.min(offset, file.size());
        long end = start + Math.min(length, file.size() - start);
        return new UserFileInput(tables, object(name), file, start, end);
    }

    @Override
    public Optional<Long> size(String name) {
        return find(name).map(UserFile::size);
    }

    private Optional<UserFile> find(String name) {
        String fileName = fileName(name);
        return tables.ifThere(Optional.<UserFile>empty(), rows -> rows.find(fileName));
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        ObjectNames.folderOfPrefix(prefix);
        return stream(new UserFileListing(tables, place.folder(), prefix));
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return stream(new UserFolderListing(tables, place.folder() + ObjectNames.checkFolder(folder)));
    }

    private static <T> Stream<T> stream(Iterator<T> iterator) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public void delete(String name) {
        String fileName = fileName(name);
        tables.ifThere(true, rows -> {
            rows.remove(fileName);
            return true;
        });
    }

    @Override
    public void close() {
        store.close();
    }

    private String fileName(String name) {
        return place.folder() + ObjectNames.check(name);
    }

    private String object(String name) {
        return place.displayName() + "/" + name;
    }

    static StrandlineException closed(String object) {
        return new StrandlineException(ErrorCode.CANCELED, object + " was closed while in use");
    }
}

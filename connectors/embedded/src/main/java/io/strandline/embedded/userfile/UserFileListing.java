package io.strandline.embedded.userfile;

import io.strandline.manifest.storage.StoredObject;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Files by prefix, read in pages. */
final class UserFileListing implements Iterator<StoredObject> {
    private static final int PAGE = 1000;

    private final UserFileTables tables;
    private final String folder;
    private final String prefix;
    private String from;
    private boolean last;
    private Iterator<UserFile> page = List.<UserFile>of().iterator();

    /**
     * @param folder of the place, which is no part of an object's name
     * @param prefix of the objects' names
     */
    UserFileListing(UserFileTables tables, String folder, String prefix) {
        this.tables = tables;
        this.folder = folder;
        this.prefix = folder + prefix;
        this.from = this.prefix;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !last) {
            String start = from;
            List<UserFile> files = tables.ifThere(List.<UserFile>of(), rows -> rows.list(prefix, start, PAGE));
            last = files.size() < PAGE;
            if (!last) {
                from = next(files.get(files.size() - 1).name());
            }
            page = files.iterator();
        }
        return page.hasNext();
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        UserFile file = page.next();
        return new StoredObject(file.name().substring(folder.length()), file.size());
    }

    /** The first name that may come after one. */
    static String next(String name) {
        return name + '\0';
    }
}

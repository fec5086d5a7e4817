package io.strandline.embedded.userfile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The next parts of the names below a folder, read in pages; what lies inside of a folder is leapt over. */
final class UserFolderListing implements Iterator<String> {
    private static final int PAGE = 1000;
    /** The character after the slash: all names inside of a folder come before its name with this in the slash's place. */
    private static final char AFTER_SLASH = '/' + 1;

    private final UserFileTables tables;
    private final String folder;
    /** Where the next page begins; null after the last. */
    private @Nullable String from;

    private Iterator<String> page = List.<String>of().iterator();

    UserFolderListing(UserFileTables tables, String folder) {
        this.tables = tables;
        this.folder = folder;
        this.from = folder;
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && from != null) {
            String start = from;
            List<String> parts = tables.ifThere(List.<String>of(), rows -> parts(rows, start));
            from = parts.size() < PAGE ? null : after(parts.get(parts.size() - 1));
            page = parts.iterator();
        }
        return page.hasNext();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private List<String> parts(UserFileRows rows, String start) {
        List<String> parts = new ArrayList<>();
        Optional<String> next = Optional.of(start);
        while (next.isPresent() && parts.size() < PAGE) {
            next = addParts(rows, next.get(), parts);
        }
        return parts;
    }

    /** Adds files up to the first folder. Returns where to go on, if there may be more. */
    private Optional<String> addParts(UserFileRows rows, String start, List<String> parts) {
        List<UserFile> files = rows.list(folder, start, PAGE - parts.size());
        for (UserFile file : files) {
            String name = file.name().substring(folder.length());
            int slash = name.indexOf('/');
            if (slash >= 0) {
                parts.add(name.substring(0, slash + 1));
                return Optional.of(after(parts.get(parts.size() - 1)));
            }
            parts.add(name);
        }
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(UserFileListing.next(files.get(files.size() - 1).name()));
    }

    private String after(String part) {
        return part.endsWith("/")
                ? folder + part.substring(0, part.length() - 1) + AFTER_SLASH
                : UserFileListing.next(folder + part);
    }
}

package io.strandline.storage.local;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the file system says, in words that tell a user what to do. Made once, where the call was made. */
final class LocalErrors {
    /** Below this, a write that failed for a reason in another language is taken to have filled the disk. */
    private static final long ALMOST_NOTHING_BYTES = 64 * 1024;

    private LocalErrors() {}

    /**
     * Of a read, a listing or a delete.
     *
     * @param object under the URI it was asked for
     * @param file where it lies
     */
    static StrandlineException reading(String object, Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return notThere(object, file);
        }
        return general("read", object, file, e);
    }

    /** Of a write; see {@link #reading}. */
    static StrandlineException writing(String object, Path file, IOException e) {
        if (isFull(file, e)) {
            return new StrandlineException(
                    ErrorCode.DISK_FULL,
                    "no space left on device while writing " + object,
                    "Free space in the file system of " + folderOf(file) + ", or choose another place.",
                    e);
        }
        if (hasReason(e, "Read-only file system")) {
            return new StrandlineException(
                    ErrorCode.STORAGE_DENIED,
                    "cannot write " + object + ": its file system is read-only",
                    "The folder is " + folderOf(file) + ".",
                    e);
        }
        if (e instanceof NoSuchFileException) {
            return new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "cannot write " + object + ": its folder cannot be made",
                    "The folder is " + folderOf(file) + ".",
                    e);
        }
        return general("write", object, file, e);
    }

    private static StrandlineException general(String verb, String object, Path file, IOException e) {
        if (e instanceof ClosedChannelException) {
            return closed(object, e);
        }
        if (e instanceof AccessDeniedException || hasReason(e, "Operation not permitted")) {
            return new StrandlineException(
                    ErrorCode.STORAGE_DENIED,
                    "permission denied: cannot " + verb + " " + object,
                    "User " + System.getProperty("user.name") + " needs to read and write the folder " + folderOf(file)
                            + ".",
                    e);
        }
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "cannot " + verb + " " + object + ": " + reason(e),
                "The folder is " + folderOf(file) + ".",
                e);
    }

    static StrandlineException notThere(String object, Path file) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_FILE, object + " does not exist", "It was looked for at " + file + ".");
    }

    static StrandlineException closed(String object, @Nullable Throwable cause) {
        return new StrandlineException(ErrorCode.CANCELED, object + " was closed while in use", null, cause);
    }

    /** A put or commit that came as far as its name, but perhaps not as far as the disk. */
    static StrandlineException outcomeUnknown(String object, Path file, IOException e) {
        return new StrandlineException(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether " + object + " was written: " + reason(e),
                "The folder is " + folderOf(file) + ".",
                e);
    }

    /** Of the link that is the commit of a put: where it is not certain that it failed, nobody may think so. */
    static StrandlineException linking(String object, Path file, Exception e) {
        if (!(e instanceof IOException io)
                || hasReason(io, "Operation not permitted")
                || hasReason(io, "not supported")) {
            return new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "cannot create " + object + " exactly once: its file system has no hard links",
                    "Choose a place on another file system than that of " + folderOf(file) + ".",
                    e);
        }
        StrandlineException known = writing(object, file, io);
        return known.code() == ErrorCode.UNAVAILABLE ? outcomeUnknown(object, file, io) : known;
    }

    static StrandlineException isAFile(String object, Path file) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                object + " needs a folder where there is a file",
                "The file is " + file + ".");
    }

    static StrandlineException isAFolder(String object, Path folder) {
        return new StrandlineException(
                ErrorCode.INVALID_NAME, object + " is a folder", "The folder is " + folder + ".");
    }

    static StrandlineException reserved(String object) {
        return new StrandlineException(
                ErrorCode.INVALID_NAME, object + " has the name of an unfinished file", "Choose another name.");
    }

    static StrandlineException outsideOfExternalIoDir(String object, Path base) {
        return new StrandlineException(
                ErrorCode.STORAGE_DENIED,
                "local file access to paths outside of external-io-dir is not allowed: " + object,
                "The directory is " + base + "; --external-io-dir names another.");
    }

    static StrandlineException isALink(String object, Path link) {
        return new StrandlineException(
                ErrorCode.STORAGE_DENIED,
                object + " lies behind a symbolic link, and links inside a storage are not followed",
                "Look at " + link + ".");
    }

    static StrandlineException unwritableName(String object, InvalidPathException e) {
        return new StrandlineException(
                ErrorCode.INVALID_NAME,
                "no file of this process can have the name " + object + ": " + e.getReason(),
                "For names beyond ASCII, start the process with LC_ALL=C.UTF-8.",
                e);
    }

    private static boolean isFull(Path file, IOException e) {
        if (hasReason(e, "No space left on device") || hasReason(e, "Disk quota exceeded")) {
            return true;
        }
        try {
            return !(e instanceof ClosedChannelException)
                    && Files.getFileStore(folderOf(file)).getUsableSpace() < ALMOST_NOTHING_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean hasReason(IOException e, String text) {
        return reason(e).contains(text);
    }

    /** Without the path, which a {@link FileSystemException} puts before its reason. */
    private static String reason(IOException e) {
        if (e instanceof FileSystemException inFile && inFile.getReason() != null) {
            return inFile.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }
}

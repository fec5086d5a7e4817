package io.strandline.manifest.data;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.File;
import java.util.function.Supplier;

/** The native library of zstd, which is unpacked into the folder for temporary files when something of it is first made. */
final class ZstdLibrary {
    /** What it takes. */
    private static final long BYTES = 2 << 20;

    private ZstdLibrary() {}

    /** @throws StrandlineException {@code DISK_FULL} if there is no room for it; {@code NOT_SUPPORTED} if it cannot be unpacked or loaded otherwise */
    static <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (LinkageError e) {
            throw failed(new File(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static StrandlineException failed(File folder, LinkageError failure) {
        boolean full = folder.isDirectory() && folder.getUsableSpace() < BYTES;
        return new StrandlineException(
                full || String.valueOf(failure.getMessage()).contains("No space left")
                        ? ErrorCode.DISK_FULL
                        : ErrorCode.NOT_SUPPORTED,
                "the native library that compresses data files could not be unpacked into " + folder + " and loaded: "
                        + failure.getMessage(),
                "java.io.tmpdir must name a folder that is writable, has room and may hold programs (no noexec). See to that, or name another one, and begin a new"
                        + " process: one does not try twice.",
                failure);
    }
}

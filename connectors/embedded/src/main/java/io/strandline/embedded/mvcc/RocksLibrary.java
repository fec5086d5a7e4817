package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/**
 * The RocksDB on the class path. A Flink cluster brings its own, parent-first; one of another version would write what this one cannot read, or fail
 * with its first call.
 */
final class RocksLibrary {
    private static final String VERSION = "8.10";

    private RocksLibrary() {}

    /**
     * To be called before anything else of RocksDB is.
     *
     * @throws StrandlineException {@code NOT_SUPPORTED} for any other version
     */
    static void load() {
        requireKnown(version(), origin());
    }

    private static String version() {
        try {
            RocksDB.loadLibrary();
            return RocksDB.rocksdbVersion().toString();
        } catch (LinkageError e) {
            throw refused("(its version cannot be asked for)", origin(), e);
        }
    }

    static void requireKnown(String version, String origin) {
        if (!version.startsWith(VERSION + ".")) {
            throw refused(version, origin, null);
        }
    }

    private static StrandlineException refused(String version, String origin, @Nullable Throwable cause) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "RocksDB " + version + " of " + origin + " cannot be used: stores need RocksDB " + VERSION,
                "Take that jar off the class path, or put rocksdbjni or frocksdbjni " + VERSION
                        + ".x before it; on a Flink cluster, in the folder lib of every process.",
                cause);
    }

    private static String origin() {
        CodeSource source = RocksDB.class.getProtectionDomain().getCodeSource();
        return source == null ? "the class path" : source.getLocation().getPath();
    }
}

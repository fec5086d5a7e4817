package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB's errors mean to a user. */
final class RocksErrors {
    private RocksErrors() {}

    static StrandlineException of(RocksDBException cause) {
        String text = String.valueOf(cause.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        Status status = cause.getStatus();
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        if (lower.contains("format_version")) {
            return new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    "the store has files written by a newer engine: " + text,
                    "Open it with the version of Strandline that wrote it.",
                    cause);
        }
        if (lower.contains("no space left") || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
            return new StrandlineException(
                    ErrorCode.DISK_FULL,
                    "the disk of the store is full: " + text,
                    "Free some space. Reads go on meanwhile; writes work again some seconds after, or when the store is reopened.",
                    cause);
        }
        return switch (code) {
            case Corruption ->
                new StrandlineException(
                        ErrorCode.DATA_CORRUPTED,
                        "the store is damaged: " + text,
                        "Restore it from a backup; the disk may be failing.",
                        cause);
            case IOError ->
                new StrandlineException(
                        ErrorCode.UNAVAILABLE,
                        "the store's disk failed: " + text,
                        "Check the disk and its mount.",
                        cause);
            default -> new StrandlineException(ErrorCode.INTERNAL, "the store failed: " + text, null, cause);
        };
    }
}

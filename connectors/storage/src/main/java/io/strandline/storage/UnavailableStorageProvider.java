package io.strandline.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.StorageContext;
import java.util.Locale;
import java.util.Set;

/** Schemes that CockroachDB's users know and that cannot be used here: each gets its reason instead of "unsupported scheme". */
public final class UnavailableStorageProvider implements ExternalStorageProvider {
    private static final String INSTEAD =
            "Use an object store (s3://, azure-blob://, gs://) or a folder of this machine (nodelocal://1/PATH, file:///PATH).";

    /** Called by {@link java.util.ServiceLoader}. */
    public UnavailableStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https", "external");
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        String scheme = uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
        if (scheme.startsWith("http")) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED, "HTTP storage is not supported for BACKUP and RESTORE", INSTEAD);
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "an external connection can be opened only by the store that keeps it",
                "Use it in a statement, or give the URI that it stands for.");
    }
}

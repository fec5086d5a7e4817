package io.strandline.control.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.util.List;

/**
 * The collection a statement names.
 *
 * @param uri of its root
 * @param context how it is understood
 */
record CollectionUri(SecretUri uri, StorageContext context) {
    /** @throws StrandlineException {@code NOT_SUPPORTED} for several URIs */
    static CollectionUri of(List<String> uris, StorageContext context) {
        if (uris.size() > 1) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "locality-aware backups (several URIs) are not supported yet",
                    "Name one URI.");
        }
        return new CollectionUri(SecretUri.of(uris.get(0)), context);
    }

    ExternalStorage open() {
        return ExternalStorages.open(uri, context);
    }
}

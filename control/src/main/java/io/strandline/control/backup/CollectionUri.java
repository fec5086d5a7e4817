package io.strandline.control.backup;

import io.strandline.control.connection.StorageUris;
import io.strandline.control.execution.SessionContext;
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
    /** @throws StrandlineException {@code NOT_SUPPORTED} for several URIs; {@code UNDEFINED_OBJECT} for an external connection that does not exist */
    static CollectionUri of(List<String> uris, SessionContext session) {
        if (uris.size() > 1) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "locality-aware backups (several URIs) are not supported yet",
                    "Name one URI.");
        }
        return new CollectionUri(new StorageUris(session).resolve(uris.get(0)), session.storage());
    }

    ExternalStorage open() {
        return ExternalStorages.open(uri, context);
    }
}

package io.strandline.control.connection;

import io.strandline.control.parser.Identifiers;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;

/** What to do about a place that refuses its credentials, where a statement named it by an external connection: their URI is not in the statement. */
public final class ConnectionHint {
    private ConnectionHint() {}

    /**
     * The same error, or for a refused one that also says how the connection gets other credentials.
     *
     * @param uris as the statement wrote them
     */
    public static StrandlineException of(StrandlineException error, List<String> uris) {
        if (error.code() != ErrorCode.STORAGE_DENIED) {
            return error;
        }
        return uris.stream()
                .filter(StorageUris::isExternal)
                .findFirst()
                .map(StorageUris::connectionName)
                .map(name -> new StrandlineException(
                        error.code(),
                        error.message(),
                        error.hint().map(hint -> hint + " ").orElse("") + "ALTER EXTERNAL CONNECTION "
                                + Identifiers.quoted(name) + " AS 'uri' gives the connection other credentials.",
                        error))
                .orElse(error);
    }
}

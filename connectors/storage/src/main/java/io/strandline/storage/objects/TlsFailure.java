package io.strandline.storage.objects;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a failure of TLS says of the request that was to go over it. */
public final class TlsFailure {
    /** What Java says of a server that does not speak TLS; there is no class for it. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private TlsFailure() {}

    /**
     * Whether the connection was not yet made, so that nothing was sent. Java throws the same family of exceptions for a connection that breaks afterwards
     * (an alert, a record that was bent on its way): then the request may have been carried out.
     */
    public static boolean isBeforeRequest(SSLException thrown) {
        if (thrown instanceof SSLHandshakeException
                || thrown instanceof SSLPeerUnverifiedException
                || String.valueOf(thrown.getMessage()).contains(NO_TLS)) {
            return true;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}

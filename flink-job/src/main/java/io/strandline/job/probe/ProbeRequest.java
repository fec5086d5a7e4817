package io.strandline.job.probe;

import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.io.Serializable;
import java.time.Duration;

/**
 * A check of a place from every node.
 *
 * @param uri of the place
 * @param storage how it is understood
 * @param transferBytes size of the object that is written and read in each round, positive
 * @param time for which rounds go on; zero for one round
 * @param atOnce how many rounds a node runs at a time, 1 to {@value #MOST_AT_ONCE}
 */
public record ProbeRequest(SecretUri uri, StorageContext storage, long transferBytes, Duration time, int atOnce)
        implements Serializable {
    public static final int MOST_AT_ONCE = 64;

    public ProbeRequest {
        if (transferBytes <= 0 || atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException(transferBytes + " bytes, " + atOnce + " at once");
        }
    }
}

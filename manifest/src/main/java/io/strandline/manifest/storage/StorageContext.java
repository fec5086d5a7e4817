package io.strandline.manifest.storage;

import java.io.Serializable;

/**
 * What a provider needs to know of the process beside the URI. Serializable, because it travels to the readers of a job.
 *
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 * @param keyspaceUri of the keyspace in whose tables {@code userfile://} lies, such as {@code embedded:/var/lib/store}; empty if there is none
 * @param settings the cluster settings {@code cloudstorage.*} as they were when the statement began
 */
public record StorageContext(String externalIoDir, String keyspaceUri, StorageSettings settings)
        implements Serializable {
    /** Without user files, with the default settings. */
    public StorageContext(String externalIoDir) {
        this(externalIoDir, "", StorageSettings.DEFAULT);
    }
}

package io.strandline.manifest.storage;

import java.io.Serializable;

/**
 * What a provider needs to know of the process beside the URI. Serializable, because it travels to the readers of a job.
 *
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 * @param keyspaceUri of the keyspace in whose tables {@code userfile://} lies, such as {@code embedded:/var/lib/store}; empty if there is none
 * @param user who speaks: {@code userfile:///} lies in this user's tables
 * @param settings the cluster settings {@code cloudstorage.*} as they were when the statement began
 * @param singleWriter whether somebody has promised that no two backups are ever written to one place at a time, so that one which cannot create an
 *     object once will do
 */
public record StorageContext(
        String externalIoDir, String keyspaceUri, String user, StorageSettings settings, boolean singleWriter)
        implements Serializable {
    private static final String ROOT = "root";

    /** Without a promise. */
    public StorageContext(String externalIoDir, String keyspaceUri, String user, StorageSettings settings) {
        this(externalIoDir, keyspaceUri, user, settings, false);
    }

    /** Of the user {@code root}. */
    public StorageContext(String externalIoDir, String keyspaceUri, StorageSettings settings) {
        this(externalIoDir, keyspaceUri, ROOT, settings);
    }

    /** Without user files, with the default settings. */
    public StorageContext(String externalIoDir) {
        this(externalIoDir, "", ROOT, StorageSettings.DEFAULT);
    }

    /** The same with or without that promise. */
    public StorageContext withSingleWriter(boolean promised) {
        return new StorageContext(externalIoDir, keyspaceUri, user, settings, promised);
    }
}

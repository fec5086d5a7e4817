package io.strandline.control;

import io.strandline.job.JobRunners;

/**
 * What a session begins with.
 *
 * @param user who speaks; recorded, not yet checked
 * @param database the current database; empty for {@code defaultdb}
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 * @param workingDirectory what relative paths in statements are relative to; absolute
 * @param flink where its jobs run, see {@link JobRunners#on}; empty for {@link JobRunners#LOCAL}
 * @param jobKey names the job of its BACKUP or RESTORE for whoever runs the same statement again: that goes on with the job, or says how it ended, and
 *     never begins another; empty for none
 */
public record SessionOptions(
        String user, String database, String externalIoDir, String workingDirectory, String flink, String jobKey) {
    public static final String DEFAULT_USER = "root";
    public static final String DEFAULT_DATABASE = "defaultdb";

    public SessionOptions {
        database = database.isEmpty() ? DEFAULT_DATABASE : database;
        flink = flink.isEmpty() ? JobRunners.LOCAL : flink;
    }

    /** With jobs in this process. */
    public SessionOptions(String user, String database, String externalIoDir, String workingDirectory) {
        this(user, database, externalIoDir, workingDirectory, JobRunners.LOCAL, "");
    }

    /** The same in another database. */
    public SessionOptions inDatabase(String name) {
        return new SessionOptions(user, name, externalIoDir, workingDirectory, flink, jobKey);
    }

    /** The same with its jobs elsewhere. */
    public SessionOptions onFlink(String where) {
        return new SessionOptions(user, database, externalIoDir, workingDirectory, where, jobKey);
    }

    /** The same, its job named so. */
    public SessionOptions withJobKey(String key) {
        return new SessionOptions(user, database, externalIoDir, workingDirectory, flink, key);
    }
}

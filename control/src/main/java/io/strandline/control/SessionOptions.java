package io.strandline.control;

import io.strandline.job.JobRunners;
import io.strandline.manifest.storage.SecretUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

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
 * @param source what it backs up and restores into, as {@link io.strandline.keyspace.Keyspaces#resolve} gives it; {@link #CONTROL} for the store that has its
 *     jobs
 */
public record SessionOptions(
        String user,
        String database,
        String externalIoDir,
        String workingDirectory,
        String flink,
        String jobKey,
        SecretUri source) {
    public static final String DEFAULT_USER = "root";
    public static final String DEFAULT_DATABASE = "defaultdb";
    public static final SecretUri CONTROL = new SecretUri("", "");

    public SessionOptions {
        database = database.isEmpty() ? DEFAULT_DATABASE : database;
        flink = flink.isEmpty() ? JobRunners.LOCAL : flink;
    }

    /** On the control store, with jobs in this process. */
    public SessionOptions(String user, String database, String externalIoDir, String workingDirectory) {
        this(user, database, externalIoDir, workingDirectory, JobRunners.LOCAL, "", CONTROL);
    }

    /** Whether it backs up something else than the store that has its jobs. */
    public boolean hasOwnSource() {
        return !source.equals(CONTROL);
    }

    /** The same in another database. */
    public SessionOptions inDatabase(String name) {
        return new SessionOptions(user, name, externalIoDir, workingDirectory, flink, jobKey, source);
    }

    /** The same with its jobs elsewhere. */
    public SessionOptions onFlink(String where) {
        return new SessionOptions(user, database, externalIoDir, workingDirectory, where, jobKey, source);
    }

    /** The same, its job named so. */
    public SessionOptions withJobKey(String key) {
        return new SessionOptions(user, database, externalIoDir, workingDirectory, flink, key, source);
    }

    /** The same of another source, in the database that its URI names, if it does. */
    public SessionOptions ofSource(SecretUri otherSource) {
        return new SessionOptions(
                user, databaseOf(otherSource), externalIoDir, workingDirectory, flink, jobKey, otherSource);
    }

    /** The first part of the path, as in {@code postgresql://user@host:5432/database}. */
    private static String databaseOf(SecretUri source) {
        String name = source.displayName();
        int host = name.indexOf("://");
        int path = host < 0 ? -1 : name.indexOf('/', host + 3);
        if (path < 0) {
            return "";
        }
        String first = name.substring(path + 1).split("[/?#]", 2)[0];
        // A plus stands for itself in paths.
        return URLDecoder.decode(first.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

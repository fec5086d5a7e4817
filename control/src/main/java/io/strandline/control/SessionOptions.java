package io.strandline.control;

/**
 * What a session begins with.
 *
 * @param user who speaks; recorded, not yet checked
 * @param database the current database; empty for {@code defaultdb}
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 * @param workingDirectory what relative paths in statements are relative to; absolute
 */
public record SessionOptions(String user, String database, String externalIoDir, String workingDirectory) {
    public static final String DEFAULT_USER = "root";
    public static final String DEFAULT_DATABASE = "defaultdb";

    public SessionOptions {
        database = database.isEmpty() ? DEFAULT_DATABASE : database;
    }
}

package io.strandline.cli.store;

/**
 * What a session starts with. It travels to the process that holds the store, so it names everything the user's own process
 * would know.
 *
 * @param user who runs the statements
 * @param database names are resolved in; empty for none
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 * @param workingDirectory what relative paths in statements are relative to; absolute
 */
public record SessionSettings(String user, String database, String externalIoDir, String workingDirectory) {
    /** The same, in another database. */
    SessionSettings in(String otherDatabase) {
        return new SessionSettings(user, otherDatabase, externalIoDir, workingDirectory);
    }
}

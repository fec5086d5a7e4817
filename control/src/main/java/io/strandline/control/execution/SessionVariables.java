package io.strandline.control.execution;

/** What SET changes. Belongs to the session's thread; the database may be read by others. */
public final class SessionVariables {
    private volatile String database;
    private boolean backupsWithIds;

    SessionVariables(String database) {
        this.database = database;
    }

    /** The database names are resolved in; it may have been dropped. */
    public String database() {
        return database;
    }

    /** Whether SHOW BACKUPS lists ids: {@code use_backups_with_ids}. */
    public boolean backupsWithIds() {
        return backupsWithIds;
    }

    public void setBackupsWithIds(boolean on) {
        backupsWithIds = on;
    }

    public void setDatabase(String database) {
        this.database = database;
    }
}

package io.strandline.control.execution;

/** What SET changes. Belongs to the session's thread; the database may be read by others. */
public final class SessionVariables {
    private volatile String database;

    SessionVariables(String database) {
        this.database = database;
    }

    /** The database names are resolved in; it may have been dropped. */
    public String database() {
        return database;
    }

    public void setDatabase(String database) {
        this.database = database;
    }
}

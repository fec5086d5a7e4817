package io.strandline.cli.shell;

import java.util.List;

/** What {@code \h} shows and what the tab key completes. */
final class ShellHelp {
    static final String TEXT = """
            Backups
              BACKUP [DATABASE d, ... | TABLE t, ...] INTO [{LATEST | 'subdir'} IN] 'uri'
                  [AS OF SYSTEM TIME '-10s'] [WITH revision_history, incremental_location = 'uri']
              SHOW BACKUPS IN 'uri' [NEWER THAN t] [OLDER THAN t]
              SHOW BACKUP [SCHEMAS | FILES | RANGES] FROM {LATEST | 'subdir' | 'id'} IN 'uri'
                  [WITH as_json, check_files, debug_ids, skip size]
              SHOW BACKUP REVISIONS FROM {LATEST | 'subdir' | 'id'} IN 'uri' [TABLE t] [BETWEEN a AND b]
              RESTORE [DATABASE d | TABLE t, ...] FROM {LATEST | 'subdir' | 'id'} IN 'uri'
                  [AS OF SYSTEM TIME t] [WITH into_db = d, new_db_name = d, schema_only]
              SET CLUSTER SETTING name = value   SHOW CLUSTER SETTINGS
            Data
              CREATE | DROP {DATABASE | SCHEMA | TABLE | INDEX | VIEW | SEQUENCE} ...
              INSERT INTO t VALUES (...)   UPSERT INTO ...   UPDATE t SET ... WHERE ...   DELETE FROM t WHERE ...
              SELECT {* | column, ... | count(*)} FROM t [AS OF SYSTEM TIME ...]
                  [WHERE ...] [ORDER BY ...] [LIMIT n]
              IMPORT INTO t CSV DATA ('file', ...) [WITH skip = '1', delimiter = ';', nullif = '']
              BEGIN   COMMIT   ROLLBACK   USE d
            Looking around
              SHOW DATABASES   SHOW TABLES [FROM d]   SHOW CREATE TABLE t   SHOW RANGES FROM TABLE t
              SHOW FINGERPRINTS FROM TABLE t [AS OF SYSTEM TIME ...]   SELECT cluster_logical_timestamp()
            The shell
              \\h  this help    \\q  leave    Ctrl-C  cancels the statement that runs    Ctrl-D  leaves""";

    static final List<String> KEYWORDS = List.of(
            "AS OF SYSTEM TIME",
            "BACKUP",
            "BEGIN",
            "COMMIT",
            "COUNT(*)",
            "CREATE",
            "DATABASE",
            "DELETE FROM",
            "DROP",
            "FINGERPRINTS",
            "FROM",
            "IMPORT INTO",
            "INDEX",
            "INSERT INTO",
            "INTO",
            "LATEST",
            "LIMIT",
            "ORDER BY",
            "RANGES",
            "RESET CLUSTER SETTING",
            "RESTORE",
            "ROLLBACK",
            "SCHEMA",
            "SELECT",
            "SEQUENCE",
            "SET CLUSTER SETTING",
            "SHOW BACKUP",
            "SHOW BACKUP REVISIONS FROM",
            "SHOW BACKUPS IN",
            "SHOW CLUSTER SETTINGS",
            "SHOW CREATE TABLE",
            "SHOW DATABASES",
            "SHOW TABLES",
            "TABLE",
            "UPDATE",
            "UPSERT INTO",
            "USE",
            "VALUES",
            "VIEW",
            "WHERE",
            "WITH");

    private ShellHelp() {}
}

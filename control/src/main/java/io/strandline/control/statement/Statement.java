package io.strandline.control.statement;

/** One statement, as it was written: nothing in it has been looked up yet. */
public sealed interface Statement
        permits Definition,
                Change,
                Query,
                BackupStatement,
                JobStatement,
                ConnectionStatement,
                SettingStatement,
                SessionStatement {}

package io.strandline.cli.property;

import java.util.List;
import java.util.Random;

/** One random change of definitions or of a whole table. Many cannot be done, and the server says so. */
final class DefinitionStep {
    /** What the test itself relies on, and what a trigger does. */
    private static final List<String> FIXED = List.of("public.ledger", "public.stamped");

    private final Random random;
    private final Table table;
    private final String fresh;

    private DefinitionStep(Random random, Table table) {
        this.random = random;
        this.table = table;
        this.fresh = "n" + Integer.toString(random.nextInt(1_000_000), 36);
    }

    static boolean mayChange(Table table) {
        return !FIXED.contains(table.name());
    }

    static String of(Random random, Table table) {
        DefinitionStep step = new DefinitionStep(random, table);
        String alter = "ALTER TABLE " + table.name() + " ";
        return switch (random.nextInt(27)) {
            case 0, 1, 2 ->
                "TRUNCATE " + table.name() + (random.nextInt(4) == 0 ? " RESTART IDENTITY CASCADE" : " CASCADE");
            case 3, 4 -> alter + "ADD COLUMN " + RandomSchema.newColumn(random, step.fresh);
            case 5 -> alter + "ADD COLUMN " + step.fresh + " double precision DEFAULT random()";
            case 6, 7 -> alter + "DROP COLUMN " + step.column() + (random.nextInt(4) == 0 ? " CASCADE" : "");
            case 8 -> alter + "RENAME COLUMN " + step.column() + " TO " + step.fresh;
            case 9, 10 -> {
                String column = step.column();
                yield alter + "ALTER COLUMN " + column + " TYPE text USING " + column + "::text || ''";
            }
            case 11 ->
                alter + "ALTER COLUMN " + step.column() + " TYPE "
                        + List.of("bigint", "numeric", "varchar(60)", "text").get(random.nextInt(4));
            case 12 -> alter + "RENAME TO " + step.fresh;
            case 13 -> alter + "SET SCHEMA " + (table.name().startsWith("public.") ? "\"odd.schema\"" : "public");
            case 14 -> "DROP TABLE " + table.name() + (random.nextBoolean() ? " CASCADE" : "");
            case 15 -> RandomSchema.newTable(random, "public." + step.fresh);
            case 16 -> "DROP TABLE " + table.name() + "; " + RandomSchema.newTable(random, table.name());
            case 17 -> alter + "REPLICA IDENTITY " + (random.nextBoolean() ? "FULL" : "DEFAULT");
            case 18 -> step.rekey(alter);
            case 19 -> alter + "SET " + (random.nextBoolean() ? "LOGGED" : "UNLOGGED");
            case 20 -> alter + "ALTER COLUMN " + step.column() + " SET STORAGE EXTERNAL";
            case 21 -> "CREATE INDEX ON " + table.name() + " (" + step.column() + ")";
            default -> step.details(alter);
        };
    }

    /** What is no part of a transaction, and rewrites a table as it is. */
    static String alone(Random random, Table table) {
        return switch (random.nextInt(3)) {
            case 0 -> "VACUUM FULL " + table.name();
            case 1 -> "VACUUM (FREEZE, ANALYZE) " + table.name();
            default -> "REINDEX TABLE " + table.name();
        };
    }

    /** What makes no row other than it was. */
    private String details(String alter) {
        String column = column();
        return switch (random.nextInt(8)) {
            case 0 -> "COMMENT ON TABLE " + table.name() + " IS 'it''s; " + fresh + "'";
            case 1 -> "COMMENT ON COLUMN " + table.name() + "." + column + " IS E'a\\\\b\\n" + fresh + "'";
            case 2 -> "GRANT SELECT, UPDATE (" + column + ") ON " + table.name() + " TO clerk";
            case 3 ->
                alter + "ENABLE ROW LEVEL SECURITY; CREATE POLICY " + fresh + " ON " + table.name()
                        + " FOR SELECT TO clerk USING (" + column + " IS NOT NULL)";
            case 4 -> alter + "ADD CONSTRAINT " + fresh + " CHECK (" + column + " IS NULL OR true) NOT VALID";
            case 5 -> "CREATE VIEW public." + fresh + " AS SELECT " + column + " AS it FROM " + table.name();
            case 6 -> "CREATE STATISTICS public." + fresh + " ON " + column + ", " + column() + " FROM " + table.name();
            default -> alter + "ALTER COLUMN " + column + " SET STATISTICS " + random.nextInt(100);
        };
    }

    private String rekey(String alter) {
        String constraint = "(SELECT conname FROM pg_constraint WHERE conrelid = " + ValueType.literal(table.name())
                + "::regclass AND contype = 'p')";
        String drop = "DO $do$ BEGIN EXECUTE format('"
                + alter.replace("%", "%%").replace("'", "''") + "DROP CONSTRAINT %I', " + constraint + "); END $do$";
        return switch (random.nextInt(3)) {
            case 0 -> drop;
            case 1 -> drop + "; " + alter + "ADD PRIMARY KEY (" + column() + ")";
            default -> alter + "ADD PRIMARY KEY (" + column() + ")";
        };
    }

    private String column() {
        List<Table.Column> columns = table.columns();
        return columns.isEmpty()
                ? "none"
                : columns.get(random.nextInt(columns.size())).name();
    }
}

package io.strandline.postgres.catalog;

import java.util.List;
import java.util.Map;

/**
 * What one database's catalog says, before anything has an id.
 *
 * @param schemas their names by oid
 * @param schemaOwners the roles that own them, by oid
 * @param relations tables, partitioned tables, views, materialized views and sequences by oid
 * @param columns of tables, by their oid
 * @param keys of tables, by their oid
 * @param sequences by oid
 * @param sequenceValues where they stand, by oid; only those that were asked for
 * @param views their queries, by oid
 * @param partitions of partitioned tables and of their partitions, by the oids of the former
 * @param hasPublication whether the database has the chain's publication
 */
record DatabaseContents(
        Map<Long, String> schemas,
        Map<Long, String> schemaOwners,
        List<RelationRow> relations,
        Map<Long, List<ColumnRow>> columns,
        Map<Long, KeyRow> keys,
        Map<Long, SequenceRow> sequences,
        Map<Long, SequenceValue> sequenceValues,
        Map<Long, String> views,
        Map<Long, List<Long>> partitions,
        boolean hasPublication) {
    /** What {@code last_value} and {@code is_called} of a sequence say. */
    record SequenceValue(long value, boolean called) {}
}

CREATE SCHEMA IF NOT EXISTS strandline_ddl;
CREATE OR REPLACE FUNCTION strandline_ddl.:name() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $strandline$
DECLARE
  told text;
BEGIN
  IF tg_event = 'sql_drop' THEN
    WITH gone AS (
      SELECT o.* FROM pg_event_trigger_dropped_objects() AS o
      WHERE NOT o.is_temporary AND o.schema_name IS DISTINCT FROM 'strandline'
    )
    SELECT string_agg(DISTINCT line, E'\n') INTO told FROM (
      SELECT CASE
          WHEN o.object_type = 'publication relation' AND o.object_identity LIKE '% in publication :name'
            THEN CASE WHEN o.original THEN 'unpublished' END
          WHEN o.object_type = 'table' THEN 'dropped ' || o.objid
          WHEN o.object_type = 'table column' THEN 'altered ' || o.objid
          ELSE 'other' END AS line
      FROM gone AS o
      UNION ALL SELECT 'xid ' || a.xmin FROM gone AS o
        JOIN pg_attribute AS a ON o.object_type = 'table column' AND a.attrelid = o.objid AND a.attnum > 0 AND age(a.xmin) <= 0
    ) AS lines;
  ELSE
    WITH RECURSIVE command AS (
      SELECT c.* FROM pg_event_trigger_ddl_commands() AS c
      WHERE (c.schema_name IS NULL OR c.schema_name NOT IN ('pg_temp', 'strandline')) AND c.command_tag <> 'REFRESH MATERIALIZED VIEW'
    ), named AS (
      SELECT r.oid, CASE WHEN c.command_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') THEN 'created ' ELSE 'altered ' END AS what
      FROM command AS c
      JOIN pg_class AS r ON c.classid = 'pg_class'::regclass AND r.oid = c.objid AND r.relkind IN ('r', 'p')
      WHERE c.command_tag NOT IN ('COMMENT', 'SECURITY LABEL')
      UNION SELECT i.inhrelid, 'altered ' FROM named JOIN pg_inherits AS i ON i.inhparent = named.oid
    )
    SELECT string_agg(DISTINCT line, E'\n') INTO told FROM (
      SELECT what || oid AS line FROM named
      UNION ALL SELECT 'xid ' || a.xmin FROM named
        JOIN pg_attribute AS a ON a.attrelid = named.oid AND a.attnum > 0 AND age(a.xmin) <= 0
      UNION ALL SELECT 'xid ' || i.xmin FROM named JOIN pg_index AS i ON i.indrelid = named.oid AND age(i.xmin) <= 0
      UNION ALL SELECT 'xid ' || i.xmin FROM command AS c
        JOIN pg_index AS i ON c.classid = 'pg_class'::regclass AND i.indexrelid = c.objid AND age(i.xmin) <= 0
      UNION ALL SELECT CASE
          WHEN c.classid = 'pg_publication_rel'::regclass AND c.object_identity LIKE '% in publication :name' THEN NULL
          WHEN c.classid = 'pg_publication'::regclass AND c.object_identity = ':name' THEN 'unpublished'
          WHEN c.command_tag IN ('ALTER TYPE', 'ALTER DOMAIN', 'ALTER EXTENSION') THEN 'type'
          ELSE 'other' END
        FROM command AS c
    ) AS lines;
  END IF;
  IF told IS NOT NULL THEN
    PERFORM pg_logical_emit_message(true, ':name', '1 ' || tg_tag || E'\n' || told);
  END IF;
EXCEPTION WHEN OTHERS THEN
  BEGIN
    PERFORM pg_logical_emit_message(true, ':name', '1 ' || tg_tag || E'\nunknown');
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
END $strandline$;
CREATE EVENT TRIGGER :name_end ON ddl_command_end EXECUTE FUNCTION strandline_ddl.:name();
CREATE EVENT TRIGGER :name_drop ON sql_drop EXECUTE FUNCTION strandline_ddl.:name();
ALTER EVENT TRIGGER :name_end ENABLE ALWAYS;
ALTER EVENT TRIGGER :name_drop ENABLE ALWAYS;

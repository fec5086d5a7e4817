-- Every kind of object that pg_dump's schema sections carry, with names and bodies that are hard to read. Run in an empty database, as a superuser.
-- Roles owner_role, "Reader, Quoted" and group_role are there.
COMMENT ON DATABASE :"DBNAME" IS 'it''s a database; -- TOC entry 7 (class 1259 OID 16385)';
ALTER DATABASE :"DBNAME" SET work_mem = '8MB';
GRANT TEMPORARY ON DATABASE :"DBNAME" TO "Reader, Quoted";

CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION btree_gist;

CREATE SCHEMA "odd.schema";
CREATE SCHEMA shop AUTHORIZATION owner_role;
COMMENT ON SCHEMA shop IS 'a shop';
GRANT USAGE ON SCHEMA shop TO "Reader, Quoted";
ALTER DEFAULT PRIVILEGES FOR ROLE owner_role IN SCHEMA shop GRANT SELECT ON TABLES TO "Reader, Quoted";

CREATE TYPE shop.mood AS ENUM ('sad', 'it''s "ok"', 'happy; very');
CREATE TYPE shop.point3 AS (x integer, y numeric(10,2), "the z" text);
CREATE TYPE shop.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN shop.positive AS integer DEFAULT 1 CHECK (VALUE > 0);
CREATE DOMAIN shop.email AS citext CONSTRAINT has_at CHECK (VALUE ~ '@');
CREATE COLLATION shop."loose" (provider = icu, locale = 'und-u-ka-shifted', deterministic = false);

CREATE FUNCTION shop.nasty(a integer DEFAULT 1) RETURNS text LANGUAGE plpgsql STABLE AS $function$
BEGIN
/*
--
-- TOC entry 215 (class 1259 OID 16385)
-- Name: items; Type: TABLE; Schema: shop; Owner: postgres
--

SET default_tablespace = 'nowhere';
\connect nowhere
*/
  RETURN $$dollars; 'quotes' shop.items$$ || $_$ $1 $_$ || E'\'; shop.items';
END
$function$;
CREATE FUNCTION shop.atomic(a integer) RETURNS integer LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT 1; SELECT a + 1; END;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := ''2020-01-01''; RETURN NEW; END';
CREATE PROCEDURE shop.proc(INOUT a integer) LANGUAGE plpgsql AS 'BEGIN a := a + 1; END';
CREATE AGGREGATE shop.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
CREATE FUNCTION shop.same(a integer, b integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
CREATE OPERATOR shop.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = shop.same);

CREATE SEQUENCE shop.tickets START 100 INCREMENT 5 MINVALUE 10 MAXVALUE 1000 CACHE 3 CYCLE;
SELECT nextval('shop.tickets');
SELECT nextval('shop.tickets');
CREATE SEQUENCE shop.untouched START 7;
CREATE SEQUENCE shop.downwards INCREMENT -1 MAXVALUE 50 START 50;
SELECT nextval('shop.downwards');

CREATE TABLE shop.items (
    id serial PRIMARY KEY,
    name text NOT NULL,
    "Odd ""Name"" $$ é" text COLLATE "C" DEFAULT 'x',
    price numeric(12,2) CHECK (price >= 0),
    doubled numeric GENERATED ALWAYS AS (price * 2) STORED,
    feeling shop.mood DEFAULT 'sad',
    place shop.point3,
    mail shop.email,
    counted shop.positive,
    tags hstore,
    during tsrange,
    touched timestamptz DEFAULT now(),
    "select" integer[] DEFAULT '{}'
);
ALTER TABLE shop.items ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE shop.items ALTER COLUMN name SET STORAGE EXTERNAL;
ALTER TABLE shop.items SET (fillfactor = 80);
INSERT INTO shop.items (name, "Odd ""Name"" $$ é", price, feeling, place, mail, counted, tags, during, touched, "select") VALUES
  ('plain', E'tab\there \\ back\nline\rreturn', 1.50, 'happy; very', '(1,2.5,"a ""b"", c")', 'A@b.c', 3, 'a=>1, b=>NULL', '[2020-01-01,2020-02-01)', '2020-01-01 00:00:00.123456+00', '{1,NULL,3}'),
  ('\N', '', NULL, 'it''s "ok"', NULL, NULL, NULL, '', NULL, 'infinity', '{}'),
  ('NULL', NULL, 0, NULL, '(,,)', 'x@y', 1, NULL, 'empty', '-infinity', NULL),
  (E'\u00e9 \U0001F600', 'v', 9999999999.99, 'sad', '(2,,"")', 'é@ü', 2147483647, '"k \"q" => "v\\"', '(,)', '4713-01-01 00:00:00+00 BC', '{{1,2},{3,4}}');
CREATE UNIQUE INDEX items_name ON shop.items (lower(name)) WHERE price > 0;
CREATE INDEX "items odd.idx" ON shop.items USING gin ("select") WITH (fastupdate = off);
CREATE INDEX items_partial ON shop.items (price DESC NULLS LAST) INCLUDE (name) WHERE feeling <> 'sad';
ALTER TABLE shop.items ADD CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =, during WITH &&);
ALTER TABLE shop.items ADD CONSTRAINT "unique; name" UNIQUE (name, price) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop.items CLUSTER ON items_pkey;
COMMENT ON TABLE shop.items IS $$Name: x; Type: TABLE
-- Name: x; Type: TABLE; Schema: y; Owner: z$$;
COMMENT ON COLUMN shop.items."Odd ""Name"" $$ é" IS 'odd';
COMMENT ON CONSTRAINT no_overlap ON shop.items IS 'no overlap';
COMMENT ON INDEX shop."items odd.idx" IS 'an index';
CREATE TRIGGER touch BEFORE UPDATE OF name ON shop.items FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.items DISABLE TRIGGER touch;
CREATE STATISTICS shop.items_stats (dependencies) ON name, price FROM shop.items;
ALTER TABLE shop.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON shop.items FOR SELECT TO "Reader, Quoted" USING (price > 0 AND id IN (SELECT i.id FROM shop.items i));
GRANT SELECT (name), UPDATE (price) ON shop.items TO "Reader, Quoted" WITH GRANT OPTION;
ALTER TABLE shop.items OWNER TO owner_role;
SELECT nextval('shop.items_id_seq');

CREATE TABLE shop.orders (
    id bigint GENERATED ALWAYS AS IDENTITY (START 1000 INCREMENT 10) PRIMARY KEY,
    other bigint GENERATED BY DEFAULT AS IDENTITY,
    item integer,
    next_order bigint
);
INSERT INTO shop.orders (item, next_order) VALUES (1, 1010), (2, 1000), (NULL, NULL);
CREATE TABLE shop."order.lines" (order_id bigint, line integer, note varchar(10), PRIMARY KEY (order_id, line));
INSERT INTO shop."order.lines" VALUES (1000, 1, 'one'), (1010, 2, NULL);
ALTER TABLE shop.orders ADD CONSTRAINT orders_item FOREIGN KEY (item) REFERENCES shop.items ON DELETE CASCADE DEFERRABLE;
ALTER TABLE shop.orders ADD CONSTRAINT orders_next FOREIGN KEY (next_order) REFERENCES shop.orders;
ALTER TABLE shop."order.lines" ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES shop.orders;
ALTER TABLE shop.orders ADD COLUMN first_line integer;
ALTER TABLE shop.orders ADD CONSTRAINT orders_first FOREIGN KEY (id, first_line) REFERENCES shop."order.lines" (order_id, line);
UPDATE shop.orders SET first_line = 1 WHERE id = 1000;
ALTER TABLE shop.orders ADD CONSTRAINT not_checked CHECK (item < 2) NOT VALID;

CREATE TABLE public.no_key (a text, b double precision, c bytea);
INSERT INTO public.no_key VALUES ('same', 'NaN', '\x00ff5c'), ('same', 'NaN', '\x00ff5c'), (NULL, '-0', NULL), ('big', 1.7976931348623157e308, '');
ALTER TABLE public.no_key REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE public.unlogged (a integer PRIMARY KEY);
INSERT INTO public.unlogged VALUES (1);
CREATE TABLE "odd.schema"."odd.table; --" (a integer PRIMARY KEY, "b.c" text);
INSERT INTO "odd.schema"."odd.table; --" VALUES (1, 'x');
CREATE TABLE public.none ();
INSERT INTO public.none DEFAULT VALUES;
INSERT INTO public.none DEFAULT VALUES;

CREATE TABLE shop.measures (city integer NOT NULL, day date NOT NULL, peak integer) PARTITION BY RANGE (day);
CREATE TABLE shop.measures_2020 PARTITION OF shop.measures FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.measures_2021 (peak integer, day date NOT NULL, city integer NOT NULL);
ALTER TABLE shop.measures ATTACH PARTITION shop.measures_2021 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE shop.measures_rest PARTITION OF shop.measures DEFAULT PARTITION BY HASH (city);
CREATE TABLE shop.measures_rest_0 PARTITION OF shop.measures_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.measures_rest_1 PARTITION OF shop.measures_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE shop.measures ADD PRIMARY KEY (day, city);
CREATE INDEX measures_peak ON shop.measures (peak);
INSERT INTO shop.measures SELECT c, date '2020-06-01' + c * 100, c FROM generate_series(1, 20) c;

CREATE TABLE shop.base (id integer PRIMARY KEY, kind text);
CREATE TABLE shop.derived (extra text, PRIMARY KEY (id)) INHERITS (shop.base);
INSERT INTO shop.base VALUES (1, 'base');
INSERT INTO shop.derived VALUES (2, 'derived', 'more');
CREATE RULE no_delete AS ON DELETE TO shop.base DO INSTEAD NOTHING;

CREATE VIEW shop.cheap WITH (security_barrier) AS SELECT id, name FROM shop.items WHERE price < 10 WITH LOCAL CHECK OPTION;
ALTER VIEW shop.cheap ALTER COLUMN name SET DEFAULT 'cheap';
CREATE MATERIALIZED VIEW shop.a_summary AS SELECT feeling, count(*) AS n FROM shop.items GROUP BY feeling;
CREATE MATERIALIZED VIEW public.z_first AS SELECT n FROM shop.a_summary;
CREATE MATERIALIZED VIEW shop.b_second AS SELECT n FROM public.z_first;
CREATE UNIQUE INDEX a_summary_feeling ON shop.a_summary (feeling);
CREATE VIEW shop.circular AS SELECT 1 AS a;
CREATE FUNCTION shop.of_view(shop.circular) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE VIEW shop.circular AS SELECT 1 AS a, shop.of_view(NULL::shop.circular) AS b;

CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no DDL here''; END';
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER far FOREIGN DATA WRAPPER nothing OPTIONS (host 'far.example');
CREATE FOREIGN TABLE shop.remote (a integer) SERVER far OPTIONS (table_name 'x');
CREATE PUBLICATION some_tables FOR TABLE shop.items (id, name), shop.base WHERE (id > 0);
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION strandline_chain FOR TABLE shop.orders;
CREATE TEXT SEARCH CONFIGURATION shop.words (COPY = simple);

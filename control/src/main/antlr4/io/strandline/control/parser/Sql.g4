// The statements of Strandline: CockroachDB's BACKUP, RESTORE and SHOW BACKUP, and just enough SQL to put data in and
// look at it. One statement at a time; Statements cuts scripts at their semicolons.
grammar Sql;

options {
    caseInsensitive = true;
}

statement
    : body SEMICOLON? EOF
    ;

body
    : job
    | definition
    | change
    | select
    | show
    | connection
    | backup
    | restore
    | control
    ;

// ---- definitions

definition
    : CREATE DATABASE ifNotExists? name                                                      # createDatabase
    | DROP DATABASE ifExists? name dropBehavior?                                             # dropDatabase
    | CREATE SCHEMA ifNotExists? objectName                                                  # createSchema
    | DROP SCHEMA ifExists? objectName (',' objectName)* dropBehavior?                       # dropSchema
    | CREATE TABLE ifNotExists? objectName '(' (tableElement (',' tableElement)*)? ')' (WITH parameters)?     # createTable
    | ALTER TABLE ifExists? objectName alteration (',' alteration)*                          # alterTable
    | TRUNCATE TABLE? objectName (',' objectName)* dropBehavior?                             # truncate
    | DROP TABLE ifExists? objectName (',' objectName)* dropBehavior?                        # dropTable
    | CREATE UNIQUE? INDEX ifNotExists? index=name? ON objectName '(' indexColumns ')'       # createIndex
    | DROP INDEX ifExists? indexName (',' indexName)* dropBehavior?                          # dropIndex
    | CREATE VIEW ifNotExists? objectName ('(' names ')')? AS viewQuery                      # createView
    | DROP VIEW ifExists? objectName (',' objectName)* dropBehavior?                         # dropView
    | CREATE SEQUENCE ifNotExists? objectName sequenceOption*                                # createSequence
    | DROP SEQUENCE ifExists? objectName (',' objectName)* dropBehavior?                     # dropSequence
    | ALTER zone CONFIGURE ZONE USING zoneSetting (',' zoneSetting)*                         # configureZone
    | ALTER zone CONFIGURE ZONE DISCARD                                                      # discardZone
    ;

ifExists
    : IF EXISTS
    ;

ifNotExists
    : IF NOT EXISTS
    ;

dropBehavior
    : CASCADE
    | RESTRICT
    ;

tableElement
    : columnDefinition                                                                       # columnElement
    | (CONSTRAINT name)? PRIMARY KEY '(' indexColumns ')'                                    # primaryKeyElement
    | (CONSTRAINT index=name)? UNIQUE '(' indexColumns ')'                                   # uniqueElement
    | UNIQUE? INDEX index=name? '(' indexColumns ')'                                         # indexElement
    | (CONSTRAINT name)? (CHECK | FOREIGN KEY) anything+                                     # refusedElement
    ;

columnDefinition
    : name type columnConstraint*
    ;

columnConstraint
    : NOT NULL                                                                               # notNull
    | NULL                                                                                   # nullable
    | NOT VISIBLE                                                                            # notVisible
    | DEFAULT expression                                                                     # defaultValue
    | (CONSTRAINT name)? PRIMARY KEY                                                         # primaryKey
    | (CONSTRAINT index=name)? UNIQUE                                                        # unique
    | (CONSTRAINT name)? CHECK '(' anything+ ')'                                             # refusedConstraint
    | (CONSTRAINT name)? REFERENCES objectName ('(' names ')')?                              # refusedConstraint
    | COLLATE name                                                                           # refusedConstraint
    ;

alteration
    : ADD COLUMN? ifNotExists? columnDefinition                                              # addColumn
    | DROP COLUMN? ifExists? name dropBehavior?                                              # dropColumn
    | RENAME COLUMN? before=name TO after=name                                               # renameColumn
    | RENAME TO objectName                                                                   # renameTable
    | SET parameters                                                                         # setParameters
    | RESET '(' names ')'                                                                    # resetParameters
    ;

parameters
    : '(' option (',' option)* ')'
    ;

zone
    : TABLE objectName
    | DATABASE name
    | RANGE (DEFAULT | name)
    ;

zoneSetting
    : objectName '=' ('-'? literal | COPY FROM PARENT)
    ;

indexColumns
    : indexColumn (',' indexColumn)*
    ;

indexColumn
    : name (ASC | DESC)?
    ;

indexName
    : objectName ('@' name)?
    ;

// Kept as text.
viewQuery
    : SELECT anything+
    ;

sequenceOption
    : START WITH? integer
    | INCREMENT BY? integer
    | MINVALUE integer
    | MAXVALUE integer
    | NO (MINVALUE | MAXVALUE | CYCLE)
    | CACHE integer
    ;

// ---- changes

change
    : (INSERT | UPSERT) INTO objectName ('(' names ')')? (VALUES valuesRow (',' valuesRow)* | DEFAULT VALUES) # insert
    | UPDATE objectName SET assignment (',' assignment)* where?                              # update
    | DELETE FROM objectName where?                                                          # delete
    | IMPORT INTO objectName ('(' names ')')? CSV DATA '(' STRING (',' STRING)* ')' with?    # importInto
    ;

valuesRow
    : '(' insertValue (',' insertValue)* ')'
    ;

insertValue
    : DEFAULT
    | expression
    ;

assignment
    : name '=' insertValue
    ;

where
    : WHERE expression
    ;

// ---- queries

select
    : SELECT selectItem (',' selectItem)*
      (FROM source asOf? where? (ORDER BY orderItem (',' orderItem)*)? (LIMIT limit=INTEGER)?)?
    | TABLE objectName
    ;

source
    : objectName
    | '[' showJobs ']'
    ;

selectItem
    : '*'
    | expression (AS? alias=name)?
    ;

orderItem
    : name (ASC | DESC)?
    ;

asOf
    : AS OF SYSTEM TIME expression
    ;

show
    : SHOW DATABASES                                                                         # showDatabases
    | SHOW SCHEMAS (FROM database=name)?                                                     # showSchemas
    | SHOW TABLES (FROM objectName)?                                                         # showTables
    | SHOW COLUMNS FROM objectName                                                           # showColumns
    | SHOW (INDEX | INDEXES | KEYS) FROM objectName                                          # showIndexes
    | SHOW CREATE (TABLE | VIEW | SEQUENCE)? objectName                                      # showCreate
    | SHOW RANGES FROM TABLE objectName                                                      # showRanges
    | SHOW FINGERPRINTS FROM TABLE objectName asOf?                                          # showFingerprints
    | SHOW ZONE CONFIGURATION (FOR | FROM) zone                                              # showZone
    | SHOW ALL? ZONE CONFIGURATIONS                                                          # showZones
    | SHOW CLUSTER SETTING objectName                                                        # showClusterSetting
    | SHOW (ALL | PUBLIC)? CLUSTER SETTINGS                                                  # showClusterSettings
    | SHOW BACKUPS IN uris (NEWER THAN newer=value)? (OLDER THAN older=value)? with?         # showBackups
    | SHOW BACKUP REVISIONS FROM layerPath IN uris (TABLE objectName)?
      (BETWEEN from=value AND until=value)? with?                                            # showRevisions
    | SHOW BACKUP showBackupDetail? FROM layerPath IN uris with?                             # showBackup
    | SHOW BACKUP showBackupDetail? STRING with?                                             # oldShowBackup
    | SHOW PREPARED TRANSACTIONS                                                             # showPrepared
    | SHOW (name | SESSION_USER)                                                             # showVariable
    ;

showBackupDetail
    : SCHEMAS
    | FILES
    | RANGES
    ;

// ---- external connections

connection
    : CREATE EXTERNAL CONNECTION ifNotExists? connectionName AS STRING                       # createConnection
    | ALTER EXTERNAL CONNECTION ifExists? connectionName AS STRING                           # alterConnection
    | DROP EXTERNAL CONNECTION ifExists? connectionName                                      # dropConnection
    | SHOW EXTERNAL CONNECTION connectionName                                                # showConnection
    | SHOW EXTERNAL CONNECTIONS                                                              # showConnections
    | SHOW CREATE EXTERNAL CONNECTION connectionName                                         # showCreateConnection
    | SHOW CREATE ALL EXTERNAL CONNECTIONS                                                   # showCreateConnections
    | (CHECK EXTERNAL | SHOW BACKUP) CONNECTION STRING with?                                 # checkConnection
    ;

connectionName
    : name
    | STRING
    ;

// ---- backup and restore

backup
    : BACKUP targets? INTO uris asOf? with?                                                  # backupInto
    | BACKUP targets? INTO layerPath IN uris asOf? with?                                     # backupIncremental
    | BACKUP targets? TO uris asOf? (INCREMENTAL FROM STRING (',' STRING)*)? with?           # oldBackup
    ;

restore
    : RESTORE targets? FROM layerPath IN uris asOf? with?                                    # restoreFrom
    | RESTORE targets? FROM uris (',' uris)* asOf? with?                                     # oldRestore
    ;

targets
    : DATABASE name (',' name)*                                                              # databaseTargets
    | TABLE? tablePattern (',' tablePattern)*                                                # tableTargets
    ;

tablePattern
    : (name '.')? (name '.')? '*'
    | objectName
    ;

layerPath
    : LATEST
    | STRING
    ;

uris
    : STRING
    | '(' STRING (',' STRING)* ')'
    ;

with
    : WITH OPTIONS '(' option (',' option)* ')'
    | WITH option (',' option)*
    ;

option
    : optionName ('=' optionValue)?
    ;

optionName
    : EXECUTION LOCALITY
    | REVISION START TIME
    | SKIP_ SIZE
    | CONCURRENTLY
    | name
    ;

optionValue
    : literal
    | name
    | '(' STRING (',' STRING)* ')'
    ;

// ---- jobs

job
    : SHOW JOB METRICS
    | showJobs
    | (PAUSE | RESUME | CANCEL) jobIds
    ;

showJobs
    : SHOW JOBS                                                                              # showRecentJobs
    | SHOW jobIds                                                                            # showNamedJobs
    | SHOW (JOB | JOBS) WHEN COMPLETE jobIdList                                              # showCompleteJobs
    | SHOW jobIds WITH EXECUTION DETAILS                                                     # showJobDetails
    ;

jobIds
    : JOB value
    | JOBS jobIdList
    ;

jobIdList
    : '(' select ')'
    | '(' value (',' value)* ')'
    | value (',' value)*
    ;

// ---- the session

control
    : (BEGIN | START) TRANSACTION?                                                           # begin
    | (COMMIT | END) TRANSACTION?                                                            # commit
    | (ROLLBACK | ABORT) TRANSACTION?                                                        # rollback
    | PREPARE TRANSACTION STRING                                                             # prepare
    | COMMIT PREPARED STRING                                                                 # commitPrepared
    | ROLLBACK PREPARED STRING                                                               # rollbackPrepared
    | USE (name | STRING)                                                                    # use
    | SET SESSION? variable=name ('=' | TO) settingValue                                     # set
    | SET CLUSTER SETTING objectName ('=' | TO) settingValue                                 # setClusterSetting
    | RESET CLUSTER SETTING objectName                                                       # resetClusterSetting
    ;

settingValue
    : DEFAULT
    | ON
    | name
    | ('-' | '+')? literal
    ;

// ---- expressions, each rule from the tightest to the loosest

expression
    : predicate                                                                              # predicateExpression
    | NOT expression                                                                         # not
    | expression AND expression                                                              # and
    | expression OR expression                                                               # or
    ;

predicate
    : value                                                                                  # valuePredicate
    | value operator=('=' | '<>' | '!=' | '<' | '<=' | '>' | '>=') value                     # comparison
    | value NOT? IN '(' expression (',' expression)* ')'                                     # in
    | value NOT? BETWEEN lower=value AND upper=value                                         # between
    | value NOT? LIKE pattern=value                                                          # like
    | value IS NOT? NULL                                                                     # isNull
    ;

value
    : primary                                                                                # primaryValue
    | value '::' type                                                                        # cast
    | operator=('-' | '+') value                                                             # sign
    | value operator=('*' | '/') value                                                       # arithmetic
    | value operator=('+' | '-') value                                                       # arithmetic
    | value operator='||' value                                                              # arithmetic
    ;

primary
    : literal                                                                                # literalPrimary
    | simpleType STRING                                                                      # typedLiteral
    | ARRAY '[' (expression (',' expression)*)? ']'                                          # arrayPrimary
    | CAST '(' expression AS type ')'                                                        # castCall
    | name '(' ('*' | expression (',' expression)*)? ')'                                     # call
    | objectName                                                                             # column
    | '(' expression ')'                                                                     # parenthesised
    ;

literal
    : NULL
    | TRUE
    | FALSE
    | INTEGER
    | NUMBER
    | STRING
    | ESCAPE_STRING
    | BYTES_STRING
    | HEX_STRING
    ;

integer
    : ('-' | '+')? INTEGER
    ;

type
    : simpleType ('[' ']' | ARRAY)?
    ;

simpleType
    : DOUBLE PRECISION
    | CHARACTER VARYING ('(' INTEGER ')')?
    | time=(TIMESTAMP | TIME) ('(' INTEGER ')')? ((WITH | WITHOUT) TIME ZONE)?
    | name ('(' INTEGER (',' INTEGER)? ')')?
    ;

// ---- names

objectName
    : name ('.' name)*
    ;

names
    : name (',' name)*
    ;

name
    : IDENTIFIER
    | QUOTED_IDENTIFIER
    | nonReserved
    ;

// Keywords that may name things without quotes.
nonReserved
    : ABORT | ADD | ALTER | BACKUP | BACKUPS | BEGIN | BETWEEN | BY | CACHE | CANCEL | CASCADE | CHARACTER | CLUSTER | COLUMNS
    | COMMIT | COMPLETE | CONFIGURATION | CONFIGURATIONS | CONFIGURE | CONNECTION | CONNECTIONS | COPY | CSV | CYCLE | DATA | DATABASE | DATABASES | DELETE
    | DETAILS | DISCARD | DOUBLE | DROP | EXECUTION | EXISTS | EXTERNAL | FILES | FINGERPRINTS | IF | IMPORT | INCREMENT | INCREMENTAL | INDEX
    | INDEXES | INSERT | JOB | JOBS | KEY | KEYS | LATEST | LOCALITY | MAXVALUE | METRICS | MINVALUE | NEWER | NO | OF | OLDER | OPTIONS | PARENT | PAUSE
    | PRECISION | PREPARE | PREPARED | PUBLIC | RANGE | RANGES | RENAME | RESET | RESTORE | RESTRICT | RESUME | REVISION | REVISIONS
    | ROLLBACK | SCHEMA | SCHEMAS | SEQUENCE | SESSION | SET | SETTING | SETTINGS | SHOW | SIZE | SKIP_ | START | SYSTEM
    | TABLES | THAN | TIME | TIMESTAMP | TRANSACTION | TRANSACTIONS | TRUNCATE | UPDATE | UPSERT | USE | VALUES
    | VARYING | VIEW | VISIBLE | WITHOUT | ZONE
    ;

// Any token but the one that ends a statement.
anything
    : '(' anything* ')'
    | ~('(' | ')' | SEMICOLON)
    ;

// ---- keywords

ABORT: 'ABORT';
ADD: 'ADD';
ALL: 'ALL';
ALTER: 'ALTER';
AND: 'AND';
ARRAY: 'ARRAY';
AS: 'AS';
ASC: 'ASC';
BACKUP: 'BACKUP';
BACKUPS: 'BACKUPS';
BEGIN: 'BEGIN';
BETWEEN: 'BETWEEN';
BY: 'BY';
CACHE: 'CACHE';
CANCEL: 'CANCEL';
CASCADE: 'CASCADE';
CAST: 'CAST';
CHARACTER: 'CHARACTER';
CHECK: 'CHECK';
CLUSTER: 'CLUSTER';
COLLATE: 'COLLATE';
COLUMN: 'COLUMN';
COLUMNS: 'COLUMNS';
COMMIT: 'COMMIT';
COMPLETE: 'COMPLETE';
CONCURRENTLY: 'CONCURRENTLY';
CONFIGURATION: 'CONFIGURATION';
CONFIGURATIONS: 'CONFIGURATIONS';
CONFIGURE: 'CONFIGURE';
CONNECTION: 'CONNECTION';
CONNECTIONS: 'CONNECTIONS';
CONSTRAINT: 'CONSTRAINT';
COPY: 'COPY';
CREATE: 'CREATE';
CSV: 'CSV';
CYCLE: 'CYCLE';
DATA: 'DATA';
DATABASE: 'DATABASE';
DATABASES: 'DATABASES';
DEFAULT: 'DEFAULT';
DELETE: 'DELETE';
DESC: 'DESC';
DETAILS: 'DETAILS';
DISCARD: 'DISCARD';
DOUBLE: 'DOUBLE';
DROP: 'DROP';
END: 'END';
EXECUTION: 'EXECUTION';
EXISTS: 'EXISTS';
EXTERNAL: 'EXTERNAL';
FALSE: 'FALSE';
FILES: 'FILES';
FINGERPRINTS: 'FINGERPRINTS' | 'EXPERIMENTAL_FINGERPRINTS';
FOR: 'FOR';
FOREIGN: 'FOREIGN';
FROM: 'FROM';
IF: 'IF';
IMPORT: 'IMPORT';
IN: 'IN';
INCREMENT: 'INCREMENT';
INCREMENTAL: 'INCREMENTAL';
INDEX: 'INDEX';
INDEXES: 'INDEXES';
INSERT: 'INSERT';
INTO: 'INTO';
IS: 'IS';
JOB: 'JOB';
JOBS: 'JOBS';
KEY: 'KEY';
KEYS: 'KEYS';
LATEST: 'LATEST';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
LOCALITY: 'LOCALITY';
MAXVALUE: 'MAXVALUE';
METRICS: 'METRICS';
MINVALUE: 'MINVALUE';
NEWER: 'NEWER';
NO: 'NO';
NOT: 'NOT';
NULL: 'NULL';
OF: 'OF';
OLDER: 'OLDER';
ON: 'ON';
OPTIONS: 'OPTIONS';
OR: 'OR';
ORDER: 'ORDER';
PARENT: 'PARENT';
PAUSE: 'PAUSE';
PRECISION: 'PRECISION';
PREPARE: 'PREPARE';
PREPARED: 'PREPARED';
PRIMARY: 'PRIMARY';
PUBLIC: 'PUBLIC';
RANGE: 'RANGE';
RANGES: 'RANGES';
REFERENCES: 'REFERENCES';
RENAME: 'RENAME';
RESET: 'RESET';
RESTORE: 'RESTORE';
RESTRICT: 'RESTRICT';
RESUME: 'RESUME';
REVISION: 'REVISION';
REVISIONS: 'REVISIONS';
ROLLBACK: 'ROLLBACK';
SCHEMA: 'SCHEMA';
SCHEMAS: 'SCHEMAS';
SELECT: 'SELECT';
SEQUENCE: 'SEQUENCE';
SESSION: 'SESSION';
SESSION_USER: 'SESSION_USER';
SET: 'SET';
SETTING: 'SETTING';
SETTINGS: 'SETTINGS';
SHOW: 'SHOW';
SIZE: 'SIZE';
SKIP_: 'SKIP';
START: 'START';
SYSTEM: 'SYSTEM';
TABLE: 'TABLE';
TABLES: 'TABLES';
THAN: 'THAN';
TIME: 'TIME';
TIMESTAMP: 'TIMESTAMP';
TO: 'TO';
TRANSACTION: 'TRANSACTION';
TRANSACTIONS: 'TRANSACTIONS';
TRUE: 'TRUE';
TRUNCATE: 'TRUNCATE';
UNIQUE: 'UNIQUE';
UPDATE: 'UPDATE';
UPSERT: 'UPSERT';
USE: 'USE';
USING: 'USING';
VALUES: 'VALUES';
VARYING: 'VARYING';
VIEW: 'VIEW';
VISIBLE: 'VISIBLE';
WHEN: 'WHEN';
WHERE: 'WHERE';
WITH: 'WITH';
WITHOUT: 'WITHOUT';
ZONE: 'ZONE';

// Reserved in CockroachDB although no rule here uses them: as names they need quotes there, and so here.
RESERVED
    : 'ANALYSE' | 'ANALYZE' | 'ANY' | 'ASYMMETRIC' | 'BOTH' | 'CASE' | 'CURRENT_CATALOG' | 'CURRENT_DATE'
    | 'CURRENT_ROLE' | 'CURRENT_SCHEMA' | 'CURRENT_TIME' | 'CURRENT_TIMESTAMP' | 'CURRENT_USER' | 'DEFERRABLE' | 'DISTINCT' | 'DO'
    | 'ELSE' | 'EXCEPT' | 'FETCH' | 'GRANT' | 'GROUP' | 'HAVING' | 'INITIALLY' | 'INTERSECT' | 'JOIN' | 'LATERAL' | 'LEADING'
    | 'LOCALTIME' | 'LOCALTIMESTAMP' | 'OFFSET' | 'ONLY' | 'PLACING' | 'RETURNING' | 'SOME' | 'SYMMETRIC' | 'THEN'
    | 'TRAILING' | 'UNION' | 'USER' | 'VARIADIC' | 'WINDOW'
    ;

// ---- tokens

SEMICOLON
    : ';'
    ;

IDENTIFIER
    : LETTER (LETTER | [0-9$])*
    ;

QUOTED_IDENTIFIER
    : '"' (~'"' | '""')* '"'
    ;

STRING
    : '\'' (~'\'' | '\'\'')* '\''
    ;

ESCAPE_STRING
    : 'e' ESCAPED
    ;

BYTES_STRING
    : 'b' ESCAPED
    ;

HEX_STRING
    : 'x' STRING
    ;

INTEGER
    : [0-9]+
    ;

NUMBER
    : [0-9]+ '.' [0-9]* EXPONENT?
    | '.' [0-9]+ EXPONENT?
    | [0-9]+ EXPONENT
    ;

COMMENT
    : '--' ~[\r\n]* -> channel(HIDDEN)
    ;

BLOCK_COMMENT
    : '/*' (BLOCK_COMMENT | .)*? '*/' -> channel(HIDDEN)
    ;

SPACE
    : [ \t\r\n\f\u00a0\ufeff]+ -> channel(HIDDEN)
    ;

UNTERMINATED_STRING
    : [bex]? '\'' (~'\'' | '\'\'')*
    ;

UNTERMINATED_IDENTIFIER
    : '"' (~'"' | '""')*
    ;

UNTERMINATED_COMMENT
    : '/*' .*?
    ;

UNEXPECTED
    : .
    ;

fragment LETTER
    : [\p{L}\p{Mn}_]
    ;

fragment ESCAPED
    : '\'' (~['\\] | '\'\'' | '\\' .)* '\''
    ;

fragment EXPONENT
    : 'e' [+-]? [0-9]+
    ;

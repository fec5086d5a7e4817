#!/bin/sh
# Measures backup and restore of the embedded keyspace, on this machine.
#
#   bench/run.sh [full] [incremental] [chains] [latency] [cpu] [write] [storage] [postgres] [--size 4g] [--rounds 3] [--threads 2] [--folder /a/local/disk]     bench/run.sh --help
#   bench/run.sh incremental chains --size 256m --rounds 1 --layers 1,10      a quick look, a minute or two; too small to say much
#
# The same from the environment: BENCH_SIZE, BENCH_ROUNDS, BENCH_THREADS, BENCH_FOLDER; BENCH_HEAP (default 1g) is the heap.
# It takes four times the size on the disk of --folder (a chain of 200 layers nine times), and as much memory for the page cache as it can get: all reads are meant to be warm.
#
# For each of the things to measure, one after the other, it makes a new embedded store, loads a table of 224-byte rows (24 of key, 200 of row, half of
# them random), starts Flink, and takes a small backup and restores it so that everything is loaded and compiled. Results are checked, by row counts
# and by fingerprints of restored tables, and stand beside the targets that the project set itself. Speed is measured without a CPU limit.
#
# full: a full backup and its restore against what a machine can do at all, four measurements in turn, round after round:
#
#   bare loop           the limit: threads take ranges, iterate over them in RocksDB, splice keys and values into blocks of 256 KiB, compress
#                       them with zstd at level 1 and write them to a file. No revisions, no container, no digest, no Flink
#   SstFileWriter loop  the same threads and ranges, written with RocksDB's SstFileWriter, zstd level 1
#   backup              the whole job, from asking for it to the manifest: plan, export, fingerprints, digests, files on disk
#   restore             the whole job, from the manifest to a public table: verify, read, ingest
#
#   Rates are logical bytes (keys and rows) a second; the ratios are those of the medians. On a machine with other work, look at the rates
#   for each second of CPU time: they leave out what waited.
#
# incremental: incremental backups after 0, 0.1, 1 and 10 % of the rows were changed at random, in transactions of 500, against the full backup that they
#   build on. What a job over nothing takes, on a Flink that runs, is taken off both; the ratio of the whole jobs stands below. How long the writing took is printed too: it
#   has in it what the store pays so that a backup finds changes without reading everything.
#
# chains: restores of chains with more and more layers (--layers), a hundredth of the rows changed in each, against the restore of the full backup alone;
#   beside them how many bytes there were to read, in times of the full's, and the heap that is in use afterwards.
#
# latency: the p99 latency of a writer of single-row transactions, with backups at the default CPU limit against without. The writer has an even
#   pace, a quarter of what it could do alone; a latency counts from when the transaction was due. --seconds is how long it is watched each time.
#
# cpu: the share of all cores that the threads of an export take while that writer writes, at limits of 25, 50 and 75 %. With twice as many slots as
#   --threads, so that it is the limit that holds them back and not the disk that some of them wait for.
#
# write: transactions of 500 changed rows, into a store that keeps an index of what changed and into one that does not, in turn. All else is as a store
#   is by default: each commit waits for the disk.
#
# storage: s3://, against s3proxy in a process of its own on 127.0.0.1. An object of --size that nothing compresses, written and read by one thread in the
#   job's blocks, against the plain AWS SDK with parts of 8 MiB and one request for the whole object, in turn; the CPU seconds of a backup against those of the
#   same backup into a local folder, the server's left out; and the rates, over --seconds, under a limit of 10 MB/s; and SHOW BACKUPS of a
#   collection with a full backup of 100 objects for each MiB of --size, at most 1,000. 1g is a good size. The server's
#   files lie in the folder for temporary files.
#
# postgres: a database of PostgreSQL, of --size as it counts its tables, on a server in processes of their own on 127.0.0.1 with the packages' programs: BACKUP
#   DATABASE against pg_dump -Fd -j2 without and with compression (-Z0, -Z1) and against two bare COPY ... (FORMAT binary) to nowhere; RESTORE DATABASE, to indexes
#   built, against pg_restore -j2; both together against pgcopydb clone, if that is installed. Beside the clock: CPU seconds, those of this process and the tools
#   + those of the server. Then incremental layers after 1 % of the rows were changed, and the memory that layers of 64 MiB and of --backlog of log take (all of the
#   heap, which is there from the start, and what they take beside it); the log lies on the same disk twice: in the server's log and sorted in the spool
#   (BENCH_HEAP=400m bench/run.sh postgres --size 200m --backlog 5g).
set -eu

cd "$(dirname "$0")/.."
mvn -B -q -pl bench -am -DskipTests -Dspotless.check.skip=true package

# What Flink's MiniCluster needs of JDK 17, as in the parent pom.
# The heap does not grow on the way: that would be seen as memory, and as time, of whatever is measured then.
exec java -Xms"${BENCH_HEAP:-1g}" -Xmx"${BENCH_HEAP:-1g}" -XX:+AlwaysPreTouch -XX:+UseSerialGC \
    --add-opens=java.base/java.lang=ALL-UNNAMED \
    --add-opens=java.base/java.util=ALL-UNNAMED \
    --add-opens=java.base/java.util.concurrent=ALL-UNNAMED \
    --add-opens=java.base/java.nio=ALL-UNNAMED \
    --add-opens=java.base/java.time=ALL-UNNAMED \
    -cp 'bench/target/classes:cli/target/strandline/lib/*:connectors/storage/target/test-classes:manifest/target/test-classes:connectors/postgres/target/test-classes' \
    io.strandline.bench.Main "$@"

#!/bin/sh
# Measures backup and restore of the embedded keyspace, on this machine.
#
#   bench/run.sh [--size 4g] [--rounds 3] [--threads 2] [--folder /a/local/disk]     bench/run.sh --help
#   bench/run.sh --size 256m --rounds 1          a quick look, a minute; too small to say much
#
# The same from the environment: BENCH_SIZE, BENCH_ROUNDS, BENCH_THREADS, BENCH_FOLDER; BENCH_HEAP (default 1g) is the heap.
# It takes four times the size on the disk of --folder, and as much memory for the page cache as it can get: all reads are meant to be warm.
#
# One process loads a table of 224-byte rows (24 of key, 200 of row, half of them random) into a new embedded store, starts Flink, takes a
# small backup and restores it so that everything is loaded and compiled, and then measures four things in turn, round after round:
#
#   bare loop           the limit: threads take ranges, iterate over them in RocksDB, splice keys and values into blocks of 256 KiB, compress
#                       them with zstd at level 1 and write them to a file. No revisions, no container, no digest, no Flink
#   SstFileWriter loop  the same threads and ranges, written with RocksDB's SstFileWriter, zstd level 1
#   backup              the whole job, from asking for it to the manifest: plan, export, fingerprints, digests, files on disk
#   restore             the whole job, from the manifest to a public table: verify, read, ingest
#
# Each result is checked: row counts of all four, fingerprints of the restored tables. Rates are logical bytes (keys and rows) a second; the ratios
# are those of the medians, beside the floors that the project set itself. On a machine with other work, look at the rates for each second
# of CPU time: they leave out what waited.
set -eu

cd "$(dirname "$0")/.."
mvn -B -q -pl bench -am -DskipTests -Dspotless.check.skip=true package

# What Flink's MiniCluster needs of JDK 17, as in the parent pom.
exec java -Xmx"${BENCH_HEAP:-1g}" -XX:+UseSerialGC \
    --add-opens=java.base/java.lang=ALL-UNNAMED \
    --add-opens=java.base/java.util=ALL-UNNAMED \
    --add-opens=java.base/java.util.concurrent=ALL-UNNAMED \
    --add-opens=java.base/java.nio=ALL-UNNAMED \
    --add-opens=java.base/java.time=ALL-UNNAMED \
    -cp 'bench/target/classes:cli/target/strandline/lib/*' \
    io.strandline.bench.Main "$@"

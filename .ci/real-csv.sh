#!/bin/sh
# Imports a CSV file that nobody here made, backs it up, restores it and compares: 231,083 flights of the npm package
# vega-datasets 1.31.1 (BSD-3-Clause). Needs npm.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent vega-datasets@1.31.1 >/dev/null && tar xzf vega-datasets-1.31.1.tgz package/data/flights-3m.csv)
sql() {
    bin/strandline sql --source "embedded:$work/store" --quiet "$@"
}
sql -e "CREATE DATABASE flights" \
    -e "USE flights" \
    -e "CREATE TABLE flights (date STRING, delay INT, distance INT, origin STRING, destination STRING, INDEX (origin))" \
    -e "IMPORT INTO flights CSV DATA ('$work/package/data/flights-3m.csv') WITH skip = '1'" \
    -e "BACKUP DATABASE flights INTO 'nodelocal://1/flights'" \
    -e "RESTORE DATABASE flights FROM LATEST IN 'nodelocal://1/flights' WITH new_db_name = 'restored'"

rows=$(sql --format csv -e "SELECT count(*) FROM restored.flights" | tail -n 1)
source=$(sql --format csv -e "SHOW FINGERPRINTS FROM TABLE flights.flights")
restored=$(sql --format csv -e "SHOW FINGERPRINTS FROM TABLE restored.flights")
printf '%s rows restored\nsource:\n%s\nrestored:\n%s\n' "$rows" "$source" "$restored"
[ "$rows" = 231083 ] && [ "$source" = "$restored" ]

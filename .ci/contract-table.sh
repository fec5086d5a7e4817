#!/bin/sh
# Prints what came of each promise of ExternalStorage (rows) for each implementation (columns) in the last test run: "yes" if it is kept, "-" if it was
# skipped because the implementation has no answer to what it needs, "NO" if it is broken. Fails if one is, or if nothing was tested.
set -eu
cd "$(dirname "$0")/.."
find . -path '*/target/contract/*.tsv' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 awk -F '\t' '
  FNR == 1 {
    implementation = FILENAME
    gsub(/^.*\/|\.tsv$/, "", implementation)
    names[++columns] = implementation
  }
  {
    if (!($1 in seen)) { seen[$1] = 1; promises[++rows] = $1 }
    outcome[$1, columns] = $2
    count[columns, $2]++
    if (length($1) > widest) widest = length($1)
  }
  END {
    if (rows == 0) { print "no promise of ExternalStorage was tested"; exit 1 }
    printf "%d promises of ExternalStorage\n", rows
    for (column = 1; column <= columns; column++)
      printf "  %2d  %s: %d kept, %d skipped, %d broken\n", column, names[column],
        count[column, "kept"], count[column, "skipped"], count[column, "broken"]
    printf "%-" widest "s", ""
    for (column = 1; column <= columns; column++) printf " %3d", column
    print ""
    for (row = 1; row <= rows; row++) {
      printf "%-" widest "s", promises[row]
      for (column = 1; column <= columns; column++) {
        what = outcome[promises[row], column]
        if (what == "broken") broken = 1
        printf " %3s", what == "kept" ? "yes" : what == "broken" ? "NO" : "-"
      }
      print ""
    }
    exit broken
  }'

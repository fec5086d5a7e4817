/**
 * Measures backups and restores; run it with {@code bench/run.sh}, whose head says what each measurement is.
 *
 * <p>{@link io.strandline.bench.Main} parses the options; a {@code Subject} is what can be asked for, a {@code Benchmark} answers it on a {@code
 * Workbench}, which has a store and a running Flink; a {@code Report} says how the answer stands against the targets.
 */
@NullMarked
package io.strandline.bench;

import org.jspecify.annotations.NullMarked;

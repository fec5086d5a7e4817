/**
 * Measures backup and restore against raw loops over the same rows; run it with {@code bench/run.sh}.
 *
 * <p>{@link io.strandline.bench.Main} parses the options, {@code Benchmark} is the order of things, {@code RawLoop} runs the two yardsticks.
 */
@NullMarked
package io.strandline.bench;

import org.jspecify.annotations.NullMarked;

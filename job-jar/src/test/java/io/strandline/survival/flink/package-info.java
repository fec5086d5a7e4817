/**
 * Flink clusters of real processes on 127.0.0.1, from the jars that {@code job-jar/flink} gathers and the configuration in {@code conf}: they can be killed, stopped
 * and started again, and end with the JVM.
 */
@NullMarked
package io.strandline.survival.flink;

import org.jspecify.annotations.NullMarked;

/** Tests of the jar that a Flink cluster is sent. */
@NullMarked
package io.strandline.jar;

import org.jspecify.annotations.NullMarked;

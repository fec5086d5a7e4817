/** A large cluster that is not there. */
@NullMarked
package io.strandline.job.simulation;

import org.jspecify.annotations.NullMarked;

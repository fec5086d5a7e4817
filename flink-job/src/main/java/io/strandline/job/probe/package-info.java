/** Tries rights and speed of a storage from every TaskManager, as a small batch job: {@link io.strandline.job.JobRunner#check}. */
@NullMarked
package io.strandline.job.probe;

import org.jspecify.annotations.NullMarked;

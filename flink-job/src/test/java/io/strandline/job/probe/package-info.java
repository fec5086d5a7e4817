@NullMarked
package io.strandline.job.probe;

import org.jspecify.annotations.NullMarked;

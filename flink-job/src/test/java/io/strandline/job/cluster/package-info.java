@NullMarked
package io.strandline.job.cluster;

import org.jspecify.annotations.NullMarked;

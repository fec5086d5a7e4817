/** The live view of a job: {@link io.strandline.cli.watch.Watch} is the door. */
@NullMarked
package io.strandline.cli.watch;

import org.jspecify.annotations.NullMarked;

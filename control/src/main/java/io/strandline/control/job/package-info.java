/** Jobs: rows of {@code system.jobs}, and the one registry of a process that runs them. */
@NullMarked
package io.strandline.control.job;

import org.jspecify.annotations.NullMarked;

/** One statement as a program of Flink's: {@link io.strandline.cli.job.StatementJob} is the main class of the job jar. */
@NullMarked
package io.strandline.cli.job;

import org.jspecify.annotations.NullMarked;

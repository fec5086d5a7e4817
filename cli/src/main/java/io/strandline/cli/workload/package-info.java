/** Data to try things on: {@link io.strandline.cli.workload.Workloads} makes it, {@link io.strandline.cli.workload.BankRun} changes it. */
@NullMarked
package io.strandline.cli.workload;

import org.jspecify.annotations.NullMarked;

/** Where jobs run, behind one interface, {@link io.strandline.job.cluster.JobCluster}: a mini cluster in this process, or a Flink cluster by its REST interface. */
@NullMarked
package io.strandline.job.cluster;

import org.jspecify.annotations.NullMarked;

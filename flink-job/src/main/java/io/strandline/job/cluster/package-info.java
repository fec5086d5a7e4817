/** Where jobs run, behind one interface: a mini cluster in this process, later a remote one. */
@NullMarked
package io.strandline.job.cluster;

import org.jspecify.annotations.NullMarked;

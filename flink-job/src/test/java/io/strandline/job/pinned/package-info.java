/** A keyspace that can read nothing but what it has pinned, made of one that can. */
@NullMarked
package io.strandline.job.pinned;

import org.jspecify.annotations.NullMarked;

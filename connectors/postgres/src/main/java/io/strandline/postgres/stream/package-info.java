/** What changed between two layers: replication slots, publications, and the changes that they give, sorted. */
@NullMarked
package io.strandline.postgres.stream;

import org.jspecify.annotations.NullMarked;

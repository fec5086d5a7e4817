/** PostgreSQL as a keyspace: exported snapshots for layers, COPY for rows, logical decoding for what changed. */
@NullMarked
package io.strandline.postgres;

import org.jspecify.annotations.NullMarked;

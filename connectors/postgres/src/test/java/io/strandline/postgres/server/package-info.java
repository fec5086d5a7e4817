/** A PostgreSQL server for tests. */
@NullMarked
package io.strandline.postgres.server;

import org.jspecify.annotations.NullMarked;

/** Where a PostgreSQL server is, sessions with it under fixed settings, and its errors in Strandline's words. */
@NullMarked
package io.strandline.postgres.connection;

import org.jspecify.annotations.NullMarked;

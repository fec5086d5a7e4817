/** The definitions that pg_dump writes. */
@NullMarked
package io.strandline.postgres.dump;

import org.jspecify.annotations.NullMarked;

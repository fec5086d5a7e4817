/** How PostgreSQL's values become those of a backup: which type is read how, and what its bytes are in rows and keys. */
@NullMarked
package io.strandline.postgres.type;

import org.jspecify.annotations.NullMarked;

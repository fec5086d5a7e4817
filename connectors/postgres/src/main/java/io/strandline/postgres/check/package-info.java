/** What a server and a database allow of backups, and what mends the rest. */
@NullMarked
package io.strandline.postgres.check;

import org.jspecify.annotations.NullMarked;

/** What a layer is read under: exported snapshots, kept open for as long as a job needs them, and sessions that read under them. */
@NullMarked
package io.strandline.postgres.hold;

import org.jspecify.annotations.NullMarked;

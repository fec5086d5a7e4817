/** Random databases of PostgreSQL under random work, backed up and restored: what comes back is what a snapshot said, or is refused by a rule that is written down. */
@NullMarked
package io.strandline.cli.property;

import org.jspecify.annotations.NullMarked;

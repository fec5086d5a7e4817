/** Carries out BACKUP, RESTORE and SHOW BACKUP: resolves what a statement leaves open, and hands it to a job. */
@NullMarked
package io.strandline.control.backup;

import org.jspecify.annotations.NullMarked;

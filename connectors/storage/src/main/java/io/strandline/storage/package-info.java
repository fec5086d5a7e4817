/** The places backups go to, found by URI scheme through {@link java.util.ServiceLoader}. */
@NullMarked
package io.strandline.storage;

import org.jspecify.annotations.NullMarked;

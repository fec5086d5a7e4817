/** Sorting more entries than memory holds: filled in any order, read back by key. Knows nothing of tables. */
@NullMarked
package io.strandline.embedded.sort;

import org.jspecify.annotations.NullMarked;

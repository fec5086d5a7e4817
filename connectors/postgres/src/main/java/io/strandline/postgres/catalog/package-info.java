/** What a server has, out of its own catalog, and as descriptors. */
@NullMarked
package io.strandline.postgres.catalog;

import org.jspecify.annotations.NullMarked;

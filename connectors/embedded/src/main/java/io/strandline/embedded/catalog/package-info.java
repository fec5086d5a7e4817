/**
 * Definitions as rows of the store: read as of any time, changed in transactions. {@link io.strandline.embedded.catalog.Catalogs}
 * reads them, {@link io.strandline.embedded.catalog.CatalogEdit} changes them.
 */
@NullMarked
package io.strandline.embedded.catalog;

import org.jspecify.annotations.NullMarked;

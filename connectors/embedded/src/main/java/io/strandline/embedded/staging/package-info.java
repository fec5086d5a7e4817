/** A restore that was shared, on its way into the store: files that any process may add and only the owner of the store takes. */
@NullMarked
package io.strandline.embedded.staging;

import org.jspecify.annotations.NullMarked;

/** Rows out of COPY, as revisions in the order of their keys; and how a table is cut into what is read at a time. */
@NullMarked
package io.strandline.postgres.read;

import org.jspecify.annotations.NullMarked;

/** Descriptors of what a backup holds: databases, schemas, tables, views and sequences, and the catalog they form. */
@NullMarked
package io.strandline.manifest.schema;

import org.jspecify.annotations.NullMarked;

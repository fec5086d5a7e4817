/** Rows and keys as bytes: their encodings, their Avro schemas, and the fingerprint of a set of rows. */
@NullMarked
package io.strandline.manifest.row;

import org.jspecify.annotations.NullMarked;

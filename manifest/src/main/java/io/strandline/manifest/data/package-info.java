/** Data files: the revisions of one table as an Avro object container, written, verified and read. FORMAT.md, "Data files". */
@NullMarked
package io.strandline.manifest.data;

import org.jspecify.annotations.NullMarked;

/** What a keyspace implements beside the SPI when statements may write to it: transactions, rows, definitions, bulk loads. */
@NullMarked
package io.strandline.keyspace.write;

import org.jspecify.annotations.NullMarked;

/** What every implementation of the SPI has to pass, and what its tests share. */
@NullMarked
package io.strandline.keyspace;

import org.jspecify.annotations.NullMarked;

/** What a database implements to be backed up and restored: the SPI, and nothing of any database. */
@NullMarked
package io.strandline.keyspace;

import org.jspecify.annotations.NullMarked;

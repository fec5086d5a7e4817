/** {@code userfile://}: objects in tables of the embedded keyspace, as CockroachDB keeps them. */
@NullMarked
package io.strandline.embedded.userfile;

import org.jspecify.annotations.NullMarked;

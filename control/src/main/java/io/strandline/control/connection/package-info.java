/** External connections: names for storage URIs, and what these names stand for in other statements. */
@NullMarked
package io.strandline.control.connection;

import org.jspecify.annotations.NullMarked;

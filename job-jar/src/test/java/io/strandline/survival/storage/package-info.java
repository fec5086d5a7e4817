/** A relay in front of a storage server that sees each request before the server does, counts what is written, and can hold a request for as long as a test likes. */
@NullMarked
package io.strandline.survival.storage;

import org.jspecify.annotations.NullMarked;

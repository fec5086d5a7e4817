@NullMarked
package io.strandline.embedded.mvcc;

import org.jspecify.annotations.NullMarked;

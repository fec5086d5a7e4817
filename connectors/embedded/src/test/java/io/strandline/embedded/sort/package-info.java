@NullMarked
package io.strandline.embedded.sort;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.embedded.catalog;

import org.jspecify.annotations.NullMarked;

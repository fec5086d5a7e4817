@NullMarked
package io.strandline.embedded;

import org.jspecify.annotations.NullMarked;

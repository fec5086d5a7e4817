@NullMarked
package io.strandline.control.value;

import org.jspecify.annotations.NullMarked;

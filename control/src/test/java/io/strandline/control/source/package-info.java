@NullMarked
package io.strandline.control.source;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.control;

import org.jspecify.annotations.NullMarked;

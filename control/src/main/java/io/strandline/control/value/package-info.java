/** SQL values: their text, their order, and how one type becomes another. */
@NullMarked
package io.strandline.control.value;

import org.jspecify.annotations.NullMarked;

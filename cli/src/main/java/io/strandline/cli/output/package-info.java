/** How results, progress and errors look: {@link io.strandline.cli.output.ResultPrinter} is the door. */
@NullMarked
package io.strandline.cli.output;

import org.jspecify.annotations.NullMarked;

/** What a statement answers, in a form that a terminal, a socket and a test can take alike. */
@NullMarked
package io.strandline.control.result;

import org.jspecify.annotations.NullMarked;

/** Statements: what a user types, understood and carried out. */
@NullMarked
package io.strandline.control;

import org.jspecify.annotations.NullMarked;

/** Carries statements out: data definition, changes, queries, transactions. {@code io.strandline.control.Sessions} is the door. */
@NullMarked
package io.strandline.control.execution;

import org.jspecify.annotations.NullMarked;

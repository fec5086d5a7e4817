/** What a user can say, as immutable values: the parser makes them, execution carries them out. */
@NullMarked
package io.strandline.control.statement;

import org.jspecify.annotations.NullMarked;

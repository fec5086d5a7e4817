/** From text to statements. {@link io.strandline.control.parser.StatementReader} is the door; the grammar is {@code Sql.g4}. */
@NullMarked
package io.strandline.control.parser;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.control.parser;

import org.jspecify.annotations.NullMarked;

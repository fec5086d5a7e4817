@NullMarked
package io.strandline.control.connection;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.control.execution;

import org.jspecify.annotations.NullMarked;

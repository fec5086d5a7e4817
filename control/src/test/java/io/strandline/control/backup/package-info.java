@NullMarked
package io.strandline.control.backup;

import org.jspecify.annotations.NullMarked;

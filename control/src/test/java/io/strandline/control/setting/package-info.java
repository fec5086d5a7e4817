@NullMarked
package io.strandline.control.setting;

import org.jspecify.annotations.NullMarked;

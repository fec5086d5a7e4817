@NullMarked
package io.strandline.control.job;

import org.jspecify.annotations.NullMarked;

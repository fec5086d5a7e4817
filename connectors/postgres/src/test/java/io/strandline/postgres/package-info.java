@NullMarked
package io.strandline.postgres;

import org.jspecify.annotations.NullMarked;

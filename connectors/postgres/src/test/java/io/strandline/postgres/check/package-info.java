@NullMarked
package io.strandline.postgres.check;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.postgres.read;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.postgres.stream;

import org.jspecify.annotations.NullMarked;

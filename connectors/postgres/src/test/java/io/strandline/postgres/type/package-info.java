@NullMarked
package io.strandline.postgres.type;

import org.jspecify.annotations.NullMarked;

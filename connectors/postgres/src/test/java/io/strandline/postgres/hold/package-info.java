@NullMarked
package io.strandline.postgres.hold;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.strandline.postgres.restore;

import org.jspecify.annotations.NullMarked;

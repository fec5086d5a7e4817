@NullMarked
package io.strandline.postgres.definitions;

import org.jspecify.annotations.NullMarked;

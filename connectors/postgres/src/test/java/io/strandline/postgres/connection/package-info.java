@NullMarked
package io.strandline.postgres.connection;

import org.jspecify.annotations.NullMarked;

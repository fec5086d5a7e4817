/** Between clients and a PostgreSQL server. */
@NullMarked
package io.strandline.survival.server;

import org.jspecify.annotations.NullMarked;

/** One store for several processes: {@link io.strandline.cli.store.Store} is the door. */
@NullMarked
package io.strandline.cli.store;

import org.jspecify.annotations.NullMarked;

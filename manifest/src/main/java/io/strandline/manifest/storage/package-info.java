/** Where backups are kept: the interface, its promises, and the decorators that work over any implementation. */
@NullMarked
package io.strandline.manifest.storage;

import org.jspecify.annotations.NullMarked;

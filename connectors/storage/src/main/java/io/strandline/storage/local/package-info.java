/** Folders of this machine, or of one that is mounted: {@code nodelocal://} and {@code file://}. */
@NullMarked
package io.strandline.storage.local;

import org.jspecify.annotations.NullMarked;

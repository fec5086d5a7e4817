/**
 * The values that every part of Strandline shares: timestamps, keys, spans, windows and the one exception type.
 *
 * <p>Nothing under this package knows Flink, a cloud or a database.
 */
@NullMarked
package io.strandline.manifest;

import org.jspecify.annotations.NullMarked;

/**
 * A layer's objects: the plan, the progress, the manifest with its side files, and the collection they lie in. Every byte is specified
 * in FORMAT.md.
 *
 * <p>{@link io.strandline.manifest.layer.LayerProgress} is the door for jobs that write a layer,
 * {@link io.strandline.manifest.layer.BackupCollection} and {@link io.strandline.manifest.layer.LayerReader} for who reads one.
 */
@NullMarked
package io.strandline.manifest.layer;

import org.jspecify.annotations.NullMarked;

/**
 * What all object stores have in common. A provider writes an {@link io.strandline.storage.objects.ObjectClient} on its SDK; {@link
 * io.strandline.storage.objects.ObjectStorage} makes an {@link io.strandline.manifest.storage.ExternalStorage} of it.
 */
@NullMarked
package io.strandline.storage.objects;

import org.jspecify.annotations.NullMarked;

/** Layers of backups: plans, progress, manifests and the collections they lie in. */
@NullMarked
package io.strandline.manifest.layer;

import org.jspecify.annotations.NullMarked;

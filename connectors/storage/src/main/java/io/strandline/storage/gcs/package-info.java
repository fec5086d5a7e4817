/** Google Cloud Storage, over its JSON API: {@code gs://bucket/path}. */
@NullMarked
package io.strandline.storage.gcs;

import org.jspecify.annotations.NullMarked;

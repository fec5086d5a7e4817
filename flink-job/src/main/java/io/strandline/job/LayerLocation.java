package io.strandline.job;

import io.strandline.manifest.storage.SecretUri;
import java.io.Serializable;

/**
 * Where a layer lies.
 *
 * @param uri of the place that holds it: its collection, or the place that {@code incremental_location} named
 * @param directory of the layer in that place, such as {@code 2026/11/22-092200.12}
 */
public record LayerLocation(SecretUri uri, String directory) implements Serializable {}

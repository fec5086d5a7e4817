package io.strandline.job;

import java.io.Serializable;

/**
 * Where a layer lies.
 *
 * @param uri of the place that holds it: its collection, or the place that {@code incremental_location} named; with secrets
 * @param directory of the layer in that place, such as {@code 2026/11/22-092200.12}
 */
public record LayerLocation(String uri, String directory) implements Serializable {
    /** Without the URI, which may hold secrets. */
    @Override
    public String toString() {
        return directory;
    }
}

package io.strandline.manifest.layer;

import java.nio.file.Path;

/**
 * Writes the layer of {@link Samples} into a folder. With a new version of the format, run it once with the folder {@code
 * src/test/resources/io/strandline/manifest/layer/format-<version>}, and let {@link FormatCompatibilityTest} read that too. Samples of
 * versions that were released are never written again.
 */
final class FormatSamples {
    private FormatSamples() {}

    public static void main(String[] arguments) {
        Samples.writeLayer(new FolderStorage(Path.of(arguments[0])), Path.of(System.getProperty("java.io.tmpdir")));
    }
}

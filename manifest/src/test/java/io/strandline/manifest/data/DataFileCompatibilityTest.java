package io.strandline.manifest.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data files that older versions wrote are read for ever, and their keys and rows are those that the same values have today. See FORMAT.md,
 * "Versions".
 */
class DataFileCompatibilityTest {
    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void readsTheSampleOfEveryFormat(String version) throws IOException {
        String resource = "/io/strandline/manifest/data/" + version + ".avro";
        try (InputStream sample = Objects.requireNonNull(getClass().getResourceAsStream(resource), resource)) {
            assertThat(DataFiles.read(sample.readAllBytes()))
                    .hasToString(DataFileSample.revisions().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void findsTheTableInTheSampleOfEveryFormat(String version) throws IOException {
        String resource = "/io/strandline/manifest/data/" + version + ".avro";
        try (InputStream sample = Objects.requireNonNull(getClass().getResourceAsStream(resource), resource);
                DataBlockCodec codec = new DataBlockCodec();
                DataFileReader reader = new DataFileReader(sample, version, codec)) {
            assertThat(reader.header().tableName())
                    .isEqualTo(DataFileSample.table().name());
            assertThat(reader.header().columns())
                    .isEqualTo(DataFileSample.table().columns());
        }
    }
}

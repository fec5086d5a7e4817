package io.strandline.storage.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the texts of plugins mean, which are all that they give. */
final class FlinkErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    getFileStatus on a: (Service: S3, Status Code: 403, Request ID: 1)  | STORAGE_DENIED
                    Operation failed: "This request is not authorized", 403, HEAD       | STORAGE_DENIED
                    Server returned HTTP response code: 403 for URL                     | STORAGE_DENIED
                    cannot reach hdfs://node/2026/11/22-140300.12/data/7.avro           | UNAVAILABLE
                    cannot reach hdfs://node/2026/11/22-100000.403/403/403.avro         | UNAVAILABLE
                    """)
    void takesNoTimeInAPathForARefusal(String text, ErrorCode code) {
        assertThat(FlinkErrors.of("read", "s3a://b/a", new IOException(text)).code())
                .isEqualTo(code);
    }
}

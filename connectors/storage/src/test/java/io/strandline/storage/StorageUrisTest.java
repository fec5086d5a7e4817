package io.strandline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who mistypes a URI, or writes one for a storage that is not here. */
final class StorageUrisTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nodelocal://1/a?AUTH=implicit&B=1 | INVALID_PARAMETER | unknown query parameters: AUTH, B
                    file:///a?x                       | INVALID_PARAMETER | unknown query parameters: x
                    nodelocal:///a                    | INVALID_PARAMETER | host component of nodelocal URI must be a node ID: nodelocal:///a
                    nodelocal://2/a                   | INVALID_PARAMETER | there is no node "2": nodelocal://2/a
                    file://host/a                     | INVALID_PARAMETER | a file URI names no host: "file://host/a"
                    file:relative                     | INVALID_PARAMETER | not a storage URI: "file:relative"
                    nodelocal://1/%zz                 | INVALID_PARAMETER | invalid percent-encoding in "nodelocal://1/%zz"
                    just/a/path                       | INVALID_PARAMETER | storage URI has no scheme
                    ftp://host/a                      | INVALID_PARAMETER | unsupported storage scheme: "ftp"
                    http://host/a                     | NOT_SUPPORTED     | HTTP storage is not supported for BACKUP and RESTORE
                    HTTPS://host/a                    | NOT_SUPPORTED     | HTTP storage is not supported for BACKUP and RESTORE
                    s3://bucket/a                     | INVALID_PARAMETER | AUTH is set to 'specified', but AWS_ACCESS_KEY_ID is not set
                    """)
    void explainsWhatIsWrongWithAUri(String uri, ErrorCode code, String message) {
        assertThatThrownBy(() -> ExternalStorages.open(uri, new StorageContext("/nowhere")))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message()).isEqualTo(message);
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.hint()).isPresent();
                });
    }

    @Test
    void showsExamplesForAnUnknownScheme() {
        assertThatThrownBy(() -> ExternalStorages.open("ftp://x", new StorageContext("/nowhere")))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .startsWith("Examples of storage URIs: ")
                                        .contains("nodelocal://1/PATH, file:///PATH")
                                        .contains(", s3://BUCKET/PATH?")
                                        .contains(", gs://BUCKET/PATH")));
    }

    @Test
    void decodesEachPartOnce() {
        assertThat(StorageUri.parse("NodeLocal://self/a%20b/%2525/c+d?X=1+2%26&Y=&Z"))
                .isEqualTo(new StorageUri("nodelocal", "self", "/a b/%25/c+d", Map.of("X", "1 2&", "Y", "", "Z", "")));
        assertThat(StorageUri.parse("nodelocal://1/резерв?").path()).isEqualTo("/резерв");
    }
}

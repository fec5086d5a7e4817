package io.strandline.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3UriParserTest {
    private static final String KEYS = "AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=hush";

    @Test
    void readsEveryParameter() {
        S3Location location = S3UriParser.parse("s3://bucket/a%20b/c?" + KEYS
                + "&AWS_SESSION_TOKEN=hush2&AWS_REGION=eu-west-1&AWS_ENDPOINT=https%3A%2F%2Fs3.example.org%3A9000"
                + "&AWS_USE_PATH_STYLE=true&AWS_SKIP_CHECKSUM=1&AWS_SKIP_TLS_VERIFY=T&AUTH=specified"
                + "&ASSUME_ROLE=arn:aws:iam::1:role/a;external_id=x,arn:aws:iam:::role/b"
                + "&S3_STORAGE_CLASS=STANDARD_IA&AWS_SERVER_ENC_MODE=aws:kms&AWS_SERVER_KMS_ID=key-1");

        assertThat(location)
                .isEqualTo(new S3Location(
                        "bucket",
                        "a b/c",
                        new S3Keys("id", "hush", "hush2"),
                        List.of(new S3Role("arn:aws:iam::1:role/a", "x"), new S3Role("arn:aws:iam:::role/b", null)),
                        "eu-west-1",
                        URI.create("https://s3.example.org:9000"),
                        true,
                        true,
                        true,
                        "STANDARD_IA",
                        new S3Encryption("aws:kms", "key-1")));
        assertThat(location.toString()).doesNotContain("hush");
    }

    @Test
    void takesWhatIsNotThereForTheDefault() {
        S3Location location = S3UriParser.parse("s3://bucket?AUTH=implicit&AWS_REGION=&AWS_USE_PATH_STYLE=");

        assertThat(location)
                .isEqualTo(new S3Location("bucket", "", null, List.of(), null, null, false, false, false, null, null));
    }

    @Test
    void signsForUsEast1WhereAnEndpointHasNoRegion() {
        assertThat(S3UriParser.parse("s3://bucket?AUTH=implicit&AWS_ENDPOINT=http://h:1")
                        .region())
                .isEqualTo("us-east-1");
        assertThat(S3UriParser.parse("s3://bucket?AUTH=implicit&AWS_ENDPOINT=h:1&AWS_REGION=r-1")
                        .region())
                .isEqualTo("r-1");
    }

    @Test
    void readsKeysWhosePlusSignsNobodyEncoded() {
        assertThat(S3UriParser.parse(
                                "s3://bucket?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=a+b%2Bc&AWS_SESSION_TOKEN=d+e/==")
                        .keys())
                .isEqualTo(new S3Keys("id", "a+b+c", "d+e/=="));
    }

    @Test
    void takesStorageClassesOfOperatorsAtTheirEndpoints() {
        assertThat(S3UriParser.parse("s3://bucket?AUTH=implicit&AWS_ENDPOINT=http://h:1&S3_STORAGE_CLASS=COLD")
                        .storageClass())
                .isEqualTo("COLD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
    void saysWhyArchivesHaveNoIncrementals(String storageClass) {
        assertThat(S3UriParser.parse("s3://bucket?AUTH=implicit&S3_STORAGE_CLASS=" + storageClass)
                        .whyNoIncrementals())
                .hasValueSatisfying(reason ->
                        assertThat(reason).startsWith("objects of storage class " + storageClass + " cannot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "STANDARD", "GLACIER_IR", "INTELLIGENT_TIERING"})
    void takesIncrementalsWhereObjectsCanBeReadAtOnce(String storageClass) {
        assertThat(S3UriParser.parse("s3://bucket?AUTH=implicit&S3_STORAGE_CLASS=" + storageClass)
                        .whyNoIncrementals())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    s3:///path?AUTH=implicit                               | empty host component; s3 URI must specify a target bucket
                    s3://?AUTH=implicit                                    | empty host component; s3 URI must specify a target bucket
                    s3://id:hush@bucket/path?AUTH=implicit                 | not the name of a bucket: "s3://redacted@bucket/path?AUTH=implicit"
                    s3://b?AUTH=implicit                                   | not the name of a bucket: "s3://b?AUTH=implicit"
                    s3://bucket                                            | AUTH is set to 'specified', but AWS_ACCESS_KEY_ID is not set
                    s3://bucket?AUTH=specified&AWS_SECRET_ACCESS_KEY=hush  | AUTH is set to 'specified', but AWS_ACCESS_KEY_ID is not set
                    s3://bucket?AWS_ACCESS_KEY_ID=id                       | AUTH is set to 'specified', but AWS_SECRET_ACCESS_KEY is not set
                    s3://bucket?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY= | AUTH is set to 'specified', but AWS_SECRET_ACCESS_KEY is not set
                    s3://bucket?AUTH=Implicit                              | unsupported value Implicit for AUTH
                    s3://bucket?AUTH=implicit&AWS_SECRET_ACCESS_KEY=hush   | AUTH is set to 'implicit', but AWS_SECRET_ACCESS_KEY is set
                    s3://bucket?AUTH=implicit&AWS_SESSION_TOKEN=hush       | AUTH is set to 'implicit', but AWS_SESSION_TOKEN is set
                    s3://bucket?AUTH=implicit&AWS_USE_PATH_STYLE=yes       | unsupported value yes for AWS_USE_PATH_STYLE
                    s3://bucket?AUTH=implicit&AWS_SKIP_CHECKSUM=2          | unsupported value 2 for AWS_SKIP_CHECKSUM
                    s3://bucket?AUTH=implicit&AWS_SKIP_TLS_VERIFY=no       | unsupported value no for AWS_SKIP_TLS_VERIFY
                    s3://bucket?AUTH=implicit&AWS_REGION=eu/west           | unsupported value eu/west for AWS_REGION
                    s3://bucket?AUTH=implicit&AWS_ENDPOINT=ftp://h         | unsupported value ftp://h for AWS_ENDPOINT
                    s3://bucket?AUTH=implicit&AWS_ENDPOINT=http://h:x      | unsupported value http://h:x for AWS_ENDPOINT
                    s3://bucket?AUTH=implicit&AWS_ENDPOINT=http://i:hush@h | unsupported value http://redacted@h for AWS_ENDPOINT
                    s3://bucket?AUTH=implicit&S3_STORAGE_CLASS=standard    | unsupported value standard for S3_STORAGE_CLASS
                    s3://bucket?AUTH=implicit&S3_STORAGE_CLASS=COLD        | unsupported value COLD for S3_STORAGE_CLASS
                    s3://bucket?AUTH=implicit&AWS_SERVER_ENC_MODE=aes      | unsupported server encryption mode aes. Supported values are `aws:kms` and `AES256`.
                    s3://bucket?AUTH=implicit&AWS_SERVER_ENC_MODE=aws:kms  | AWS_SERVER_KMS_ID param must be set when using aws:kms server side encryption mode.
                    s3://bucket?AUTH=implicit&AWS_SERVER_KMS_ID=k          | AWS_SERVER_KMS_ID is set, but AWS_SERVER_ENC_MODE is not 'aws:kms'
                    s3://bucket?AUTH=implicit&AWS_SERVER_ENC_MODE=AES256&AWS_SERVER_KMS_ID=k | AWS_SERVER_KMS_ID is set, but AWS_SERVER_ENC_MODE is not 'aws:kms'
                    s3://bucket?AUTH=implicit&ASSUME_ROLE=admin            | invalid value for ASSUME_ROLE: not the ARN of a role: "admin"
                    s3://bucket?AUTH=implicit&ASSUME_ROLE=arn:aws:iam::1:role/a, | invalid value for ASSUME_ROLE: not the ARN of a role: ""
                    s3://bucket?AUTH=implicit&ASSUME_ROLE=arn:aws:iam::1:role/a;id=x | invalid value for ASSUME_ROLE: what follows role arn:aws:iam::1:role/a is not ;external_id=ID
                    s3://bucket?AUTH=implicit&ASSUME_ROLE=arn:aws:iam::1:role/a;external_id= | invalid value for ASSUME_ROLE: what follows role arn:aws:iam::1:role/a is not ;external_id=ID
                    s3://bucket?AUTH=implicit&aws_region=r                 | unknown query parameters: aws_region
                    s3://bucket?AUTH=implicit&AZURE_ACCOUNT_KEY=hush&X=1   | unknown query parameters: AZURE_ACCOUNT_KEY, X
                    """)
    void namesTheParameterThatIsWrong(String uri, String message) {
        assertThatThrownBy(() -> S3UriParser.parse(uri)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
            assertThat(e.message()).isEqualTo(message).doesNotContain("hush");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).doesNotContain("hush"));
        });
    }
}

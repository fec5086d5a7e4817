package io.strandline.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.RadosBucket;
import io.strandline.storage.server.RadosGateway;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What a server does with objects on the URI's word, and what it says when it does not. */
@Timeout(60)
class RadosGatewayWritesTest {
    /** More than a part. */
    private static final int LARGE = 9 << 20;

    private final RadosGateway gateway = RadosGateway.start();
    private final RadosBucket bucket = gateway.newBucket();

    @Test
    void givesEveryObjectTheStorageClass() {
        for (String storageClass : RadosGateway.STORAGE_CLASSES) {
            writeOneOfEachKind("&S3_STORAGE_CLASS=" + storageClass);

            for (String key : List.of("put", "uploaded", "uploaded in parts")) {
                assertThat(head(key).storageClassAsString()).as(key).isEqualTo(storageClass);
                gateway.client()
                        .deleteObject(request -> request.bucket(bucket.name()).key(key));
            }
        }
    }

    @Test
    void saysThatTheServerDoesNotKnowTheStorageClass() {
        assertEveryWriteFails(
                "&S3_STORAGE_CLASS=ONEZONE_IA", ErrorCode.UNAVAILABLE, "storage class", "S3_STORAGE_CLASS");
    }

    @Test
    void letsTheServerEncryptEveryObject() {
        writeOneOfEachKind("&AWS_SERVER_ENC_MODE=aws:kms&AWS_SERVER_KMS_ID=" + RadosGateway.KMS_KEY);

        for (String key : List.of("put", "uploaded", "uploaded in parts")) {
            assertThat(head(key).serverSideEncryption()).as(key).isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(head(key).ssekmsKeyId()).as(key).isEqualTo(RadosGateway.KMS_KEY);
        }
    }

    @Test
    void letsTheServerEncryptWithItsOwnKey() {
        writeOneOfEachKind("&AWS_SERVER_ENC_MODE=AES256");
    }

    @Test
    void saysThatTheKmsKeyCannotBeUsed() {
        assertEveryWriteFails(
                "&AWS_SERVER_ENC_MODE=aws:kms&AWS_SERVER_KMS_ID=lost-key",
                ErrorCode.STORAGE_DENIED,
                "cannot write",
                "AWS_SERVER_KMS_ID");
    }

    @Test
    void saysThatTheQuotaIsUsedUp() {
        bucket.limit(1 << 20);

        try (ExternalStorage storage = open("")) {
            storage.putIfAbsent("fits", new byte[1000]);
        }
        assertLargeWritesFail("", ErrorCode.DISK_FULL, "no space is left", "quota");
    }

    @Test
    void saysThatThereIsNoBucket() {
        String uri = bucket.uri(gateway.admin(), "").replace(bucket.name(), "no-such-bucket");
        try (ExternalStorage storage = ExternalStorages.open(uri, new StorageContext("/none"))) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> storage.putIfAbsent("a", new byte[1]),
                    () -> upload(storage, "a", LARGE),
                    () -> storage.open("a"),
                    () -> storage.size("a"),
                    () -> storage.list("").count(),
                    () -> storage.listFolder("").count())) {
                assertFails(call, ErrorCode.UNDEFINED_FILE, "bucket no-such-bucket does not exist", "Create it");
            }
        }
    }

    private void writeOneOfEachKind(String parameters) {
        try (ExternalStorage storage = open(parameters)) {
            assertThat(storage.putIfAbsent("put", "small".getBytes(UTF_8))).isTrue();
            upload(storage, "uploaded", 1);
            upload(storage, "uploaded in parts", LARGE);
            assertThat(storage.size("put")).contains(5L);
            assertThat(storage.size("uploaded in parts")).contains((long) LARGE);
        }
    }

    private void assertEveryWriteFails(String parameters, ErrorCode code, String message, String hint) {
        try (ExternalStorage storage = open(parameters)) {
            assertFails(() -> storage.putIfAbsent("put", new byte[1]), code, message, hint);
            assertFails(() -> upload(storage, "uploaded", 1), code, message, hint);
        }
        assertLargeWritesFail(parameters, code, message, hint);
        assertThat(gateway.client()
                        .listObjectsV2(request -> request.bucket(bucket.name()))
                        .contents())
                .isEmpty();
    }

    private void assertLargeWritesFail(String parameters, ErrorCode code, String message, String hint) {
        try (ExternalStorage storage = open(parameters)) {
            assertFails(() -> storage.putIfAbsent("put", new byte[2 << 20]), code, message, hint);
            assertFails(() -> upload(storage, "uploaded", 2 << 20), code, message, hint);
            assertFails(() -> upload(storage, "uploaded in parts", 3 * LARGE), code, message, hint);
        }
    }

    private HeadObjectResponse head(String key) {
        return gateway.client()
                .headObject(request -> request.bucket(bucket.name()).key(key));
    }

    private ExternalStorage open(String parameters) {
        return ExternalStorages.open(bucket.uri(gateway.admin(), "") + parameters, new StorageContext("/none"));
    }

    private static void upload(ExternalStorage storage, String name, int length) {
        try (Upload upload = storage.upload(name)) {
            upload.write(new byte[length]);
            upload.commit();
        }
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code, String message, String hint) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).as(e.message()).isEqualTo(code);
            assertThat(e.message()).contains(message);
            assertThat(e.hint()).hasValueSatisfying(text -> assertThat(text).contains(hint));
        });
    }
}

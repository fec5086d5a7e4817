package io.strandline.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.CreateOnceProbe;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.RadosBucket;
import io.strandline.storage.server.RadosGateway;
import io.strandline.storage.server.RadosGateway.User;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users who may do some things only, and buckets that forget nothing. */
@Timeout(60)
class RadosGatewayRightsTest {
    private static RadosGateway gateway;

    @BeforeAll
    static void startGateway() {
        gateway = RadosGateway.start();
    }

    @Test
    void needsNoMoreThanPutGetAndListInALockedBucket() throws Exception {
        RadosBucket bucket = gateway.newLockedBucket();
        User writer = bucket.newUser("s3:PutObject", "s3:GetObject", "s3:ListBucket");
        byte[] content = new byte[20 << 20];
        new Random(1).nextBytes(content);

        try (ExternalStorage storage = openAsSingleWriter(bucket.uri(writer, "backups"))) {
            assertThat(storage.putIfAbsent("progress/PLAN", bytes("first"))).isTrue();
            assertThat(storage.putIfAbsent("progress/PLAN", bytes("second"))).isFalse();
            try (Upload upload = storage.upload("data/1.avro")) {
                upload.write(content);
                upload.commit();
            }
            try (Upload given = storage.upload("data/2.avro")) {
                given.write(content, 0, 10 << 20);
            }

            assertThat(names(storage)).containsExactly("data/1.avro", "progress/PLAN");
            assertThat(storage.listFolder("")).containsExactly("data/", "progress/");
            assertThat(storage.size("data/1.avro")).contains((long) content.length);
            assertThat(storage.size("data/2.avro")).isEmpty();
            assertThat(read(storage, "progress/PLAN")).isEqualTo(bytes("first"));
            assertThat(read(storage, "data/1.avro")).isEqualTo(content);
            assertFails(
                    () -> storage.delete("progress/PLAN"),
                    "cannot delete s3://" + bucket.name() + "/backups/progress/PLAN: access denied");
            assertThat(read(storage, "progress/PLAN")).isEqualTo(bytes("first"));
        }
    }

    /** Ceph 16 compares a put that is to create an object with the version that it makes, which is never there. */
    @Test
    void isFoundToCreateAnObjectTwiceOnlyWhereItKeepsVersions() {
        RadosBucket locked = gateway.newLockedBucket();
        User writer = locked.newUser("s3:PutObject", "s3:GetObject", "s3:ListBucket");

        assertThat(weakness(locked.uri(writer, "")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("8 were told that they created it"));
        assertThat(weakness(gateway.newVersionedBucket().uri(gateway.admin(), "")))
                .isPresent();
        assertThat(weakness(gateway.newBucket().uri(gateway.admin(), ""))).isEmpty();
    }

    private static Optional<String> weakness(String uri) {
        try (ExternalStorage storage = open(uri)) {
            return new CreateOnceProbe(storage, storage.displayName(), InstantSource.system()).weakness();
        }
    }

    @Test
    void putsAgainWhatOnlyOldVersionsHave() {
        RadosBucket bucket = gateway.newVersionedBucket();
        try (ExternalStorage storage = openAsSingleWriter(bucket.uri(gateway.admin(), ""))) {
            storage.putIfAbsent("PLAN", bytes("first"));
            storage.delete("PLAN");

            assertThat(storage.size("PLAN")).isEmpty();
            assertThat(names(storage)).isEmpty();
            assertThat(storage.putIfAbsent("PLAN", bytes("second"))).isTrue();
            assertThat(storage.putIfAbsent("PLAN", bytes("third"))).isFalse();
        }
    }

    @Test
    void restoresWithOnlyGetAndList() throws IOException {
        RadosBucket bucket = gateway.newBucket();
        put(bucket, "a");
        User reader = bucket.newUser("s3:GetObject", "s3:ListBucket");

        try (ExternalStorage storage = open(bucket.uri(reader, ""))) {
            assertThat(names(storage)).containsExactly("a");
            assertThat(read(storage, "a")).isEqualTo(bytes("a"));
            String refusal = "cannot write s3://" + bucket.name() + "/b: access denied";
            assertFails(() -> storage.putIfAbsent("b", bytes("b")), refusal);
            assertFails(() -> upload(storage, "b", 1), refusal);
            assertFails(() -> upload(storage, "b", 9 << 20), refusal);
            assertFails(() -> storage.putIfAbsent("a", bytes("b")), "cannot write s3://" + bucket.name() + "/a");
            assertFails(() -> storage.delete("a"), "cannot delete");
        }
    }

    @Test
    void saysThatListIsMissing() throws IOException {
        RadosBucket bucket = gateway.newBucket();
        User blind = bucket.newUser("s3:PutObject", "s3:GetObject");

        try (ExternalStorage storage = open(bucket.uri(blind, "backups"))) {
            assertThat(storage.putIfAbsent("a", bytes("a"))).isTrue();
            assertThat(read(storage, "a")).isEqualTo(bytes("a"));
            assertFails(() -> names(storage), "cannot list s3://" + bucket.name() + "/backups/: access denied");
            assertFails(
                    () -> storage.listFolder("data/").count(),
                    "cannot list s3://" + bucket.name() + "/backups/data/: access denied");
            assertThatThrownBy(() -> storage.open("b"))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            e -> assertThat(e.hint())
                                    .hasValueSatisfying(
                                            hint -> assertThat(hint).contains("Without the right to List")));
        }
    }

    @Test
    void takesOnARole() throws IOException {
        RadosBucket bucket = gateway.newBucket();
        put(bucket, "a");
        User user = bucket.newUser("s3:GetBucketLocation");
        String role = bucket.newRole(user, "s3:ListBucket", "s3:GetObject");

        assertFails(() -> names(open(bucket.uri(user, ""))), "access denied");
        try (ExternalStorage storage = open(bucket.uri(user, "") + "&ASSUME_ROLE=" + role)) {
            assertThat(names(storage)).containsExactly("a");
            assertThat(read(storage, "a")).isEqualTo(bytes("a"));
            assertFails(
                    () -> storage.putIfAbsent("b", bytes("b")),
                    "cannot write s3://" + bucket.name() + "/b: access denied");
        }
    }

    @Test
    void saysWhichRoleCannotBeTakenOn() {
        RadosBucket bucket = gateway.newBucket();
        String role = bucket.newRole(gateway.admin(), "s3:ListBucket");
        User other = gateway.newUser();

        for (String name : List.of(role, "arn:aws:iam:::role/missing")) {
            try (ExternalStorage storage = open(bucket.uri(other, "") + "&ASSUME_ROLE=" + name)) {
                assertFails(() -> names(storage), "cannot take on role " + name);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithCredentials() {
        RadosBucket bucket = gateway.newBucket();
        User admin = gateway.admin();

        // With STS, Ceph does not say what is wrong with keys.
        assertRefused(bucket.uri(new User("", "nobody", "wrong"), ""), "access denied");
        assertRefused(bucket.uri(new User("", admin.accessKey(), "wrong"), ""), "access denied");
        assertRefused(bucket.uri(admin, "") + "&AWS_SESSION_TOKEN=c3RvbGVu", "the session token may have expired");
    }

    private static void assertRefused(String uri, String reason) {
        try (ExternalStorage storage = open(uri)) {
            assertFails(() -> names(storage), reason);
            assertFails(() -> storage.putIfAbsent("a", bytes("a")), reason);
            assertFails(() -> storage.size("a"), reason);
            assertFails(() -> storage.open("a"), reason);
        }
    }

    private static void put(RadosBucket bucket, String name) {
        try (ExternalStorage storage = open(bucket.uri(gateway.admin(), ""))) {
            storage.putIfAbsent(name, bytes(name));
        }
    }

    private static void upload(ExternalStorage storage, String name, int length) {
        try (Upload upload = storage.upload(name)) {
            upload.write(new byte[length]);
            upload.commit();
        }
    }

    private static ExternalStorage open(String uri) {
        return ExternalStorages.open(uri, new StorageContext("/none"));
    }

    private static ExternalStorage openAsSingleWriter(String uri) {
        return ExternalStorages.open(uri, new StorageContext("/none").withSingleWriter(true));
    }

    private static List<String> names(ExternalStorage storage) {
        try (Stream<StoredObject> objects = storage.list("")) {
            return objects.map(StoredObject::name).toList();
        }
    }

    private static byte[] read(ExternalStorage storage, String name) throws IOException {
        try (InputStream in = storage.open(name)) {
            return in.readAllBytes();
        }
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).as(e.message()).isEqualTo(ErrorCode.STORAGE_DENIED);
            assertThat(e.message()).contains(message).doesNotContain("secret");
            assertThat(e.hint()).isPresent();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

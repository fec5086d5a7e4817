package io.strandline.storage.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.ScriptedObjectClient.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies break off, and what is read is whole all the same, and of one version. */
final class ObjectInputTest {
    private static final String KEY = "my folder/data/1";
    private static final String NAME = "data/1";

    private final ScriptedObjectClient client = new ScriptedObjectClient();
    private final ObjectStorage storage = Buckets.storage(client);
    private final byte[] content = new byte[100_000];

    @BeforeEach
    void put() {
        new Random(5).nextBytes(content);
        client.putForeign(KEY, content, "");
    }

    @Test
    void readsInOneRequest() throws IOException {
        assertThat(read(storage.open(NAME))).isEqualTo(content);
        assertThat(client.count(Call.OPEN)).isEqualTo(1);
        assertThat(client.count(Call.HEAD)).isZero();
    }

    @Test
    void goesOnWhereABodyBrokeOff() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(40_000);
        client.when(Call.OPEN).nth(2).breaksAfter(1);
        client.when(Call.OPEN).nth(3).breaksAfter(0);

        assertThat(read(storage.open(NAME))).isEqualTo(content);
        assertThat(client.count(Call.OPEN)).isEqualTo(4);
    }

    @Test
    void goesOnForAsLongAsSomethingComes() throws IOException {
        client.when(Call.OPEN).breaksAfter(1000);

        assertThat(read(storage.open(NAME))).isEqualTo(content);
        assertThat(client.count(Call.OPEN)).isEqualTo(101);
    }

    @Test
    void goesOnInsideARange() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(100);

        assertThat(read(storage.openRange(NAME, 500, 1000))).isEqualTo(Arrays.copyOfRange(content, 500, 1500));
        assertThat(client.count(Call.OPEN)).isEqualTo(2);
    }

    @Test
    void doesNotGoOnWhenAllOfARangeIsThere() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(1000);

        assertThat(read(storage.openRange(NAME, 500, 1000))).hasSize(1000);
        assertThat(client.count(Call.OPEN)).isEqualTo(1);
    }

    @Test
    void isUnavailableAfterTwoRetriesInARow() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(100);
        InputStream in = storage.open(NAME);
        assertThat(in.readNBytes(100)).hasSize(100);
        client.when(Call.OPEN).fails(Kind.TRANSIENT);

        Failures.assertFails(
                ErrorCode.UNAVAILABLE, "cannot read s3://bucket/my%20folder/data/1: scripted TRANSIENT", in::read);
        assertThat(client.count(Call.OPEN)).isEqualTo(1 + 2);
    }

    @Test
    void isUnavailableWhenNothingComesThreeTimesInARow() {
        client.when(Call.OPEN).breaksAfter(0);

        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot read s3://bucket/my%20folder/data/1: connection reset",
                () -> read(storage.open(NAME)));
        assertThat(client.count(Call.OPEN)).isEqualTo(3);
    }

    @Test
    void doesNotMixTwoVersions() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(100);
        InputStream in = storage.open(NAME);
        in.readNBytes(100);
        client.putForeign(KEY, new byte[100_000], "");

        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot read s3://bucket/my%20folder/data/1: it was replaced while it was read",
                in::read);
    }

    @Test
    void saysThatTheObjectWasDeletedMeanwhile() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(100);
        InputStream in = storage.open(NAME);
        in.readNBytes(100);
        client.delete(KEY);

        Failures.assertFails(ErrorCode.UNDEFINED_FILE, "s3://bucket/my%20folder/data/1 does not exist", in::read);
    }

    @Test
    void isCanceledWhenItIsClosedWhileItWaitsForABody() throws IOException {
        client.when(Call.OPEN).nth(1).breaksAfter(100);
        InputStream in = storage.open(NAME);
        in.readNBytes(100);
        client.when(Call.OPEN).comesAfter(() -> close(in));

        Failures.assertFails(ErrorCode.CANCELED, "s3://bucket/my%20folder/data/1 was closed while in use", in::read);
    }

    @Test
    void asksNoServerForWhatIsBeyondTheLargestObject() throws IOException {
        assertThat(read(storage.openRange(NAME, Long.MAX_VALUE - 1, Long.MAX_VALUE)))
                .isEmpty();
        assertThat(client.count(Call.OPEN)).isZero();

        Failures.assertFails(
                ErrorCode.UNDEFINED_FILE,
                "s3://bucket/my%20folder/nothing does not exist",
                () -> storage.openRange("nothing", Long.MAX_VALUE - 1, 1));
    }

    @Test
    void readsByteByByte() throws IOException {
        client.putForeign("my folder/bytes", new byte[] {0, -1}, "");
        try (InputStream in = storage.open("bytes")) {
            assertThat(in.read()).isZero();
            assertThat(in.read()).isEqualTo(255);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[0])).isZero();
        }
    }

    @Test
    void knowsFromTheFirstRequestThatNothingIsThere() {
        client.putForeign("my folder/folder/", "marker".getBytes(UTF_8), "");

        Failures.assertFails(
                ErrorCode.UNDEFINED_FILE,
                "s3://bucket/my%20folder/folder does not exist",
                () -> storage.open("folder"));
        assertThat(storage.size("folder")).isEmpty();
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.ScriptedObjectClient.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectUploadTest {
    private static final String NAME = "data/1.avro";
    private static final String KEY = "my folder/" + NAME;
    private static final String DISPLAY = "s3://bucket/my%20folder/data/1.avro";
    private static final int PART = 8 << 20;

    private ScriptedObjectClient client = new ScriptedObjectClient();

    @AfterEach
    void leavesNoThread() {
        assertThat(senders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART})
    void sendsWhatFitsIntoOnePartInOnePut(int size) throws IOException {
        byte[] content = random(size);

        upload(content);

        assertThat(read()).isEqualTo(content);
        assertThat(client.count(Call.PUT)).isEqualTo(1);
        assertThat(client.count(Call.START_PARTS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {PART + 1, 2 * PART, 2 * PART + 1, 3 * PART + 12345})
    void sendsMoreInPartsOfWhichOnlyTheLastIsSmaller(int size) throws IOException {
        byte[] content = random(size);

        upload(content);

        assertThat(read()).isEqualTo(content);
        assertThat(client.count(Call.PUT)).isZero();
        assertThat(client.partSizes()).hasSize((size + PART - 1) / PART);
        assertThat(client.partSizes().subList(0, size / PART)).containsOnly(PART);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void holdsNoMorePartsInMemoryThanItSays(int buffers) {
        client = ScriptedObjectClient.thatOnlyCounts();
        byte[] megabyte = random(1 << 20);

        try (Upload upload = Buckets.storage(client, buffers).upload(NAME)) {
            for (int i = 0; i < 100; i++) {
                upload.write(megabyte);
            }
            upload.commit();
        }

        assertThat(client.committedBytes()).isEqualTo(100L << 20);
        assertThat(client.bytesInPartBuffers()).isLessThanOrEqualTo((buffers + 1L) * PART);
    }

    @Test
    void keepsTheMemoryOfAnUploadForTheNextOnes() throws IOException {
        ExternalStorage storage = Buckets.storage(client, 1);
        for (int size : new int[] {3 * PART + 1, PART / 2, 2 * PART + 77, PART}) {
            byte[] content = random(size);

            try (Upload upload = storage.upload(NAME)) {
                upload.write(content);
                upload.commit();
            }

            assertThat(read()).isEqualTo(content);
        }
        assertThat(client.bytesInPartBuffers()).isEqualTo(2L * PART);
    }

    @Test
    void givesNothingBackOfAnUploadThatWasGivenUp() throws IOException {
        ExternalStorage storage = Buckets.storage(client, 1);
        byte[] content = random(3 * PART);
        Upload abandoned = storage.upload(NAME);
        abandoned.write(random(3 * PART));
        abandoned.close();

        try (Upload upload = storage.upload(NAME)) {
            upload.write(content);
            upload.commit();
        }

        assertThat(read()).isEqualTo(content);
        assertThat(client.bytesInPartBuffers()).isGreaterThan(2L * PART);
    }

    @Test
    void sendsMoreThanFiveGibibytes() {
        client = ScriptedObjectClient.thatOnlyCounts();
        byte[] block = new byte[1 << 20];

        try (Upload upload = storage().upload(NAME)) {
            for (int i = 0; i < 5 << 10; i++) {
                upload.write(block);
            }
            upload.write(1);
            upload.commit();
        }

        assertThat(client.committedBytes()).isEqualTo((5L << 30) + 1);
        // 10,000 parts are allowed: the sixteenth of them is 8 MiB each, 5,000 MiB in all; 120 MiB and a byte are left.
        assertThat(client.partSizes()).hasSize(625 + 8);
        assertThat(client.partSizes().subList(0, 625)).containsOnly(PART);
        assertThat(client.partSizes().subList(625, 632)).containsOnly(2 * PART);
        assertThat(client.partSizes().get(632)).isEqualTo(PART + 1);
    }

    @Test
    void makesNoObjectWithAHoleWhenThereIsNoMemoryToSendAPart() {
        client.when(Call.SEND_PART).nth(2).comesAfter(() -> {
            throw new OutOfMemoryError("scripted");
        });

        try (Upload upload = storage().upload(NAME)) {
            assertThatThrownBy(() -> {
                        upload.write(random(3 * PART + 1));
                        upload.commit();
                    })
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
        }

        assertThat(client.keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesNotTakeAnObjectForItsOwnOfWhichTheServerSaysThatItIsAnother(boolean afterALostAnswer) {
        if (afterALostAnswer) {
            client.when(Call.COMPLETE).nth(1).losesAnswer();
        }
        client.when(Call.COMPLETE).nth(afterALostAnswer ? 2 : 1).isDoneAndFails(Kind.CHANGED);

        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot write " + DISPLAY + ": scripted CHANGED",
                () -> upload(random(PART + 1)));
    }

    @Test
    void saysThatAnObjectHasTooManyParts() {
        client = ScriptedObjectClient.withLimits(new ObjectClient.Limits(1, 1000, 3));

        Upload upload = storage().upload(NAME);
        upload.write(new byte[3000]);
        Failures.assertFails(
                ErrorCode.NOT_SUPPORTED,
                "cannot write " + DISPLAY + ": it has more than 3 parts, which is all that the storage takes",
                () -> {
                    upload.write(1);
                    upload.commit();
                });
        upload.close();
        assertThat(client.keys()).isEmpty();
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    @Test
    void sendsAPartAgain() throws IOException {
        client.when(Call.SEND_PART).nth(1).fails(Kind.TRANSIENT);
        client.when(Call.SEND_PART).nth(2).losesAnswer();
        byte[] content = random(2 * PART);

        upload(content);

        assertThat(read()).isEqualTo(content);
        assertThat(client.count(Call.SEND_PART)).isEqualTo(4);
    }

    @Test
    void failsAtACommitOrWriteAfterAPartFailed() {
        client.when(Call.SEND_PART).nth(1).fails(Kind.FULL);

        Upload upload = storage().upload(NAME);
        Failures.assertFails(ErrorCode.DISK_FULL, "cannot write " + DISPLAY + ": scripted FULL", () -> {
            for (int i = 0; i < 10; i++) {
                upload.write(new byte[PART]);
            }
        });
        // A caller that does not care for the error gets no object with a hole.
        Failures.assertFails(ErrorCode.CANCELED, DISPLAY + " was closed while in use", upload::commit);
        upload.close();

        assertThat(client.keys()).isEmpty();
        assertThat(client.count(Call.SEND_PART)).isEqualTo(1);
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    @Test
    void failsAtTheCommitWhenTheLastPartFailed() {
        client.when(Call.SEND_PART).nth(2).fails(Kind.DENIED);

        Upload upload = storage().upload(NAME);
        upload.write(new byte[PART + 1]);
        Failures.assertFails(ErrorCode.STORAGE_DENIED, "cannot write " + DISPLAY + ": scripted DENIED", upload::commit);

        assertThat(client.count(Call.ABORT)).isEqualTo(1);
        assertThat(client.count(Call.COMPLETE)).isZero();
        upload.close();
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    @Test
    void isUnavailableAfterTwoRetriesOfOnePart() {
        client.when(Call.SEND_PART).fails(Kind.TRANSIENT);

        Upload upload = storage().upload(NAME);
        upload.write(new byte[PART + 1]);
        Failures.assertFails(ErrorCode.UNAVAILABLE, "cannot write " + DISPLAY + ": scripted TRANSIENT", upload::commit);
        assertThat(client.count(Call.SEND_PART)).isEqualTo(3);
    }

    @Test
    void failsWhenNoPartsCanBeStarted() {
        client.when(Call.START_PARTS).fails(Kind.DENIED);

        Upload upload = storage().upload(NAME);
        upload.write(new byte[PART]);
        Failures.assertFails(
                ErrorCode.STORAGE_DENIED, "cannot write " + DISPLAY + ": scripted DENIED", () -> upload.write(1));
        Failures.assertFails(ErrorCode.CANCELED, DISPLAY + " was closed while in use", upload::commit);
        assertThat(client.keys()).isEmpty();
    }

    @Test
    void abortsWhatIsClosedBeforeItsCommit() {
        Upload upload = storage().upload(NAME);
        upload.write(new byte[3 * PART]);
        upload.close();
        upload.close();

        assertThat(client.count(Call.ABORT)).isEqualTo(1);
        assertThat(client.count(Call.COMPLETE)).isZero();
        assertThat(client.keys()).isEmpty();
    }

    @Test
    void startsNothingBeforeThereIsMoreThanOnePart() {
        Upload upload = storage().upload(NAME);
        upload.write(new byte[PART]);
        assertThat(senders()).isEmpty();
        upload.close();

        assertThat(client.count(Call.START_PARTS)).isZero();
        assertThat(client.count(Call.ABORT)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "COMPLETE"})
    void makesAnObjectVisibleWhoseAnswersAreLost(Call last) throws IOException {
        client.when(last).losesAnswer();
        byte[] content = random(last == Call.PUT ? 10 : PART + 10);

        upload(content);

        assertThat(read()).isEqualTo(content);
        assertThat(client.count(Call.ABORT)).isZero();
    }

    @Test
    void knowsAnUploadThatIsGoneBecauseItWasCompleted() {
        client.when(Call.COMPLETE).nth(1).losesAnswer();
        client.when(Call.COMPLETE).nth(2).fails(Kind.NOT_FOUND);

        upload(random(PART + 1));

        assertThat(client.keys()).containsExactly(KEY);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "COMPLETE"})
    void doesNotKnowTheOutcomeWhenNothingIsThereAfterLostAnswers(Call last) {
        client.when(last).fails(Kind.TRANSIENT);

        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether " + DISPLAY + " was written: scripted TRANSIENT",
                () -> upload(random(last == Call.PUT ? 10 : PART + 10)));
        assertThat(client.count(last)).isEqualTo(3);
        // It may still come to be: nothing is cleaned up.
        assertThat(client.count(Call.ABORT)).isZero();
    }

    @Test
    void doesNotTakeAnotherObjectForItsOwn() {
        client.putForeign(KEY, new byte[9], "");
        client.when(Call.PUT).fails(Kind.TRANSIENT);

        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether " + DISPLAY + " was written: scripted TRANSIENT",
                () -> upload(random(10)));
    }

    @Test
    void saysThatACommitIsDenied() {
        client.when(Call.COMPLETE).fails(Kind.DENIED);

        Failures.assertFails(
                ErrorCode.STORAGE_DENIED,
                "cannot write " + DISPLAY + ": scripted DENIED",
                () -> upload(random(PART + 1)));
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    @Test
    void endsAWriterThatWaitsForARequestThatHangs() throws InterruptedException {
        CountDownLatch sending = client.when(Call.SEND_PART).hangs();
        Upload upload = storage().upload(NAME);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try {
                upload.write(new byte[4 * PART]);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        writer.start();
        sending.await();

        upload.close();
        writer.join();

        Failures.assertFails(ErrorCode.CANCELED, DISPLAY + " was closed while in use", () -> {
            throw Objects.requireNonNull(thrown.get());
        });
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
        assertThat(client.count(Call.SEND_PART)).isEqualTo(1);
    }

    @Test
    void abortsPartsThatAreStartedWhileItIsClosed() {
        Upload upload = storage().upload(NAME);
        client.when(Call.START_PARTS).comesAfter(upload::close);

        upload.write(new byte[PART]);
        Failures.assertFails(ErrorCode.CANCELED, DISPLAY + " was closed while in use", () -> upload.write(1));
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    @Test
    void endsAWriterThatIsInterrupted() throws InterruptedException {
        CountDownLatch sending = client.when(Call.SEND_PART).hangs();
        Upload upload = storage().upload(NAME);
        upload.write(new byte[PART + 1]);
        sending.await();

        Thread.currentThread().interrupt();
        Failures.assertFails(ErrorCode.CANCELED, DISPLAY + " was closed while in use", upload::commit);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(client.count(Call.ABORT)).isEqualTo(1);
    }

    private ObjectStorage storage() {
        return Buckets.storage(client);
    }

    private void upload(byte[] content) {
        try (Upload upload = storage().upload(NAME)) {
            upload.write(content);
            upload.commit();
        }
    }

    private byte[] read() throws IOException {
        try (InputStream in = storage().open(NAME)) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static List<String> senders() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("upload of "))
                .toList();
    }
}

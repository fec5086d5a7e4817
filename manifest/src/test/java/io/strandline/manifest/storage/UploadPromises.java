package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of objects of any size. */
abstract class UploadPromises extends ReadPromises {
    @Test
    void keepsEmptyObjects() throws IOException {
        if (!takesEmptyObjects()) {
            assertFails(ErrorCode.NOT_SUPPORTED, () -> storage.putIfAbsent("empty/put", new byte[0]));
            return;
        }
        assertThat(storage.putIfAbsent("empty/put", new byte[0])).isTrue();
        try (Upload upload = storage.upload("empty/uploaded")) {
            upload.commit();
        }

        assertThat(names("")).containsExactly("empty/put", "empty/uploaded");
        assertThat(read("empty/put")).isEmpty();
        assertThat(readRange("empty/uploaded", 0, 1)).isEmpty();
        assertThat(storage.size("empty/uploaded")).contains(0L);
        assertThat(storage.putIfAbsent("empty/put", bytes("x"))).isFalse();
    }

    @Test
    void showsAnUploadOnlyOnceItIsCommitted() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);

        try (Upload upload = storage.upload("data/1.avro")) {
            upload.write(content, 0, 1_000_000);
            upload.write(content[1_000_000]);
            upload.flush();
            assertThat(storage.size("data/1.avro")).isEmpty();
            assertThat(names("")).isEmpty();

            upload.write(content, 1_000_001, content.length - 1_000_001);
            upload.commit();
            assertThat(storage.size("data/1.avro")).contains((long) content.length);
        }

        try (InputStream in = storage.open("data/1.avro")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void forgetsAnUploadThatIsClosedBeforeItsCommit() {
        Upload upload = storage.upload("data/1.avro");
        upload.write(bytes("half of it"));
        upload.close();
        upload.close();

        assertThat(names("")).isEmpty();
        assertThat(folder("")).isEmpty();
        assertFails(ErrorCode.CANCELED, upload::commit);
        assertFails(ErrorCode.CANCELED, () -> upload.write(1));
        assertThat(names("")).isEmpty();
    }

    @Test
    void commitsAnUploadOnce() throws IOException {
        Upload upload = storage.upload("data/1.avro");
        upload.write(bytes("all of it"));
        upload.commit();
        upload.commit();
        upload.close();
        upload.close();

        assertThat(read("data/1.avro")).isEqualTo("all of it");
        assertThatThrownBy(() -> upload.write(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsAnUploadThatIsClosedFromAnotherThread() throws Exception {
        Upload upload = storage.upload("data/1.avro");
        byte[] block = new byte[64 * 1024];
        CyclicBarrier writing = new CyclicBarrier(2);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writes = writer.submit(() -> {
                upload.write(block);
                writing.await();
                // At most 16 GiB: the close below ends it long before.
                for (int i = 0; i < 250_000; i++) {
                    upload.write(block);
                }
                upload.commit();
                return null;
            });
            writing.await();
            upload.close();

            assertThatThrownBy(writes::get)
                    .cause()
                    .asInstanceOf(type(StrandlineException.class))
                    .extracting(StrandlineException::code)
                    .isEqualTo(ErrorCode.CANCELED);
        } finally {
            writer.shutdownNow();
        }

        assertThat(names("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"part - 1", "part", "part + 1", "2 parts", "2 parts + 1"})
    void uploadsAroundTheSizeOfParts(String size) throws IOException {
        int parts = size.startsWith("2") ? 2 : 1;
        int more = size.endsWith("+ 1") ? 1 : size.endsWith("- 1") ? -1 : 0;
        byte[] content = random(parts * partBytes() + more);

        upload("data/1.avro", content);

        assertThat(storage.size("data/1.avro")).contains((long) content.length);
        assertThat(Arrays.equals(readBytes(storage, "data/1.avro"), content)).isTrue();
        try (InputStream in = storage.openRange("data/1.avro", partBytes() - 10L, 20)) {
            assertThat(in.readAllBytes())
                    .isEqualTo(
                            Arrays.copyOfRange(content, partBytes() - 10, Math.min(content.length, partBytes() + 10)));
        }
    }

    @Test
    void uploadsInManyWritesOfAllSizes() throws IOException {
        byte[] content = random(400_000);
        Random random = new Random(11);

        try (Upload upload = storage.upload("a")) {
            upload.write(content[0]);
            upload.write(new byte[0]);
            int position = 1;
            while (position < content.length) {
                int length = Math.min(content.length - position, random.nextInt(5000));
                upload.write(content, position, length);
                position += length;
            }
            upload.commit();
        }

        assertThat(Arrays.equals(readBytes(storage, "a"), content)).isTrue();
    }

    @Test
    void keepsWhatWasWrittenWhenTheCallersArrayChanges() throws IOException {
        byte[] mine = new byte[100_000];
        try (Upload upload = storage.upload("a")) {
            for (byte i = 0; i < 100; i++) {
                Arrays.fill(mine, i);
                upload.write(mine);
            }
            upload.commit();
        }

        byte[] read = readBytes(storage, "a");
        assertThat(read).hasSize(10_000_000);
        for (int i = 0; i < 100; i++) {
            assertThat(read[i * 100_000]).isEqualTo((byte) i);
            assertThat(read[i * 100_000 + 99_999]).isEqualTo((byte) i);
        }
    }

    @Test
    void uploadsSeveralObjectsAtTheSameTime() throws Exception {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            calls.add(() -> {
                upload("data/" + number, random(partBytes() + 1000 * number));
                return true;
            });
        }

        assertThat(inParallel(calls)).hasSize(4);
        for (int number = 0; number < 4; number++) {
            byte[] expected = random(partBytes() + 1000 * number);
            assertThat(Arrays.equals(readBytes(storage, "data/" + number), expected))
                    .isTrue();
        }
    }

    @Test
    void keepsUploadsOfOneThreadApart() throws IOException {
        try (Upload first = storage.upload("a/1");
                Upload second = storage.upload("a/2")) {
            first.write(bytes("fir"));
            second.write(bytes("sec"));
            first.write(bytes("st"));
            second.write(bytes("ond"));
            second.commit();
            assertThat(names("a/")).containsExactly("a/2");
            first.commit();
        }

        assertThat(read("a/1")).isEqualTo("first");
        assertThat(read("a/2")).isEqualTo("second");
    }

    @Test
    void leavesNothingOfAnUploadThatIsAbandonedAfterItsFirstPart() {
        Upload upload = storage.upload("data/1.avro");
        upload.write(new byte[partBytes()]);
        upload.write(new byte[10]);
        upload.close();

        assertThat(names("")).isEmpty();
        assertThat(folder("")).isEmpty();
        assertThat(storage.size("data/1.avro")).isEmpty();
        assertFails(ErrorCode.CANCELED, upload::commit);
    }

    @Test
    void listsUploadsWithTheirSizes() {
        upload("data/1", random(1_000_000));
        upload("data/2", random(partBytes() + 5));

        try (Stream<StoredObject> objects = storage.list("data/")) {
            assertThat(objects)
                    .containsExactly(
                            new StoredObject("data/1", 1_000_000), new StoredObject("data/2", partBytes() + 5L));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123})
    void readsBackWhatWasUploaded(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            byte[] content = new byte[random.nextInt(1_000_000)];
            random.nextBytes(content);
            upload("data/" + i, content);
            assertThat(Arrays.equals(readBytes(storage, "data/" + i), content))
                    .as("seed %d, object %d of %d bytes", seed, i, content.length)
                    .isTrue();
        }
    }
}

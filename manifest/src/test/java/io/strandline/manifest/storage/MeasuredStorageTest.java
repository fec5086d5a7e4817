package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.StorageStatistics.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasuredStorageTest {
    private final FaultyStorage inner = new FaultyStorage(new MemoryStorage());
    private final StorageStatistics statistics = new StorageStatistics();
    private final ExternalStorage storage = new MeasuredStorage(inner, statistics);

    @Test
    void countsRequestsByKindAndBytesByDirection() throws IOException {
        storage.putIfAbsent("small", new byte[10]);
        storage.putIfAbsent("small", new byte[10]);
        try (Upload upload = storage.upload("large")) {
            upload.write(new byte[1_000]);
            upload.write(1);
            upload.commit();
        }
        try (InputStream input = storage.openRange("large", 1, 500)) {
            input.readAllBytes();
        }
        try (Stream<StoredObject> objects = storage.list("");
                Stream<String> names = storage.listFolder("")) {
            assertThat(objects.count()).isEqualTo(names.count());
        }
        storage.size("small");
        storage.delete("small");

        assertThat(statistics.errors()).isZero();
        assertThat(statistics.count(Request.PUT_IF_ABSENT)).isEqualTo(2);
        assertThat(statistics.count(Request.UPLOAD)).isEqualTo(1);
        assertThat(statistics.count(Request.READ)).isEqualTo(1);
        assertThat(statistics.count(Request.LIST)).isEqualTo(2);
        assertThat(statistics.count(Request.SIZE)).isEqualTo(1);
        assertThat(statistics.count(Request.DELETE)).isEqualTo(1);
        assertThat(statistics.bytesWritten()).isEqualTo(1_021);
        assertThat(statistics.bytesRead()).isEqualTo(500);
        assertThat(statistics.uploadSeconds()).isPositive();
        assertThat(statistics.seconds()).isGreaterThan(statistics.uploadSeconds());
    }

    @Test
    void countsWhatFailed() {
        inner.when(Call.COMMIT).failsWith(ErrorCode.UNAVAILABLE);

        assertThatThrownBy(() -> storage.open("nothing")).hasFieldOrPropertyWithValue("code", ErrorCode.UNDEFINED_FILE);
        try (Upload upload = storage.upload("large")) {
            assertThatThrownBy(upload::commit).hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE);
        }

        assertThat(statistics.errors()).isEqualTo(2);
    }
}

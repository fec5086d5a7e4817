package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.FaultyStorage.Made;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Without a script it is a storage like any other; with one it does what that says. */
@DisplayName("faulty storage without faults")
final class FaultyStorageTest extends ExternalStorageContract {
    private final MemoryStorage memory = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(memory);

    @Override
    protected ExternalStorage newStorage() {
        return new FaultyStorage(new MemoryStorage());
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        FaultyStorage denied = new FaultyStorage(new MemoryStorage());
        for (Call call : Call.values()) {
            denied.when(call).failsWith(ErrorCode.STORAGE_DENIED);
        }
        return Optional.of(denied);
    }

    @Test
    void failsTheSecondPutOfAFolder() {
        storage.when(Call.PUT).named("progress/*").nth(2).failsWith(ErrorCode.UNAVAILABLE);

        storage.putIfAbsent("progress/1", new byte[1]);
        storage.putIfAbsent("other", new byte[1]);
        assertThatThrownBy(() -> storage.putIfAbsent("progress/2", new byte[1]))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("injected fault at progress/2");
        storage.putIfAbsent("progress/3", new byte[1]);

        assertThat(memory.names()).containsExactly("other", "progress/1", "progress/3");
    }

    @Test
    void reportsAnUnknownOutcomeOfAPutThatHappened() {
        storage.when(Call.PUT).named("BACKUP_MANIFEST").happensBut(ErrorCode.OUTCOME_UNKNOWN);

        assertThatThrownBy(() -> storage.putIfAbsent("BACKUP_MANIFEST", new byte[1]))
                .isInstanceOf(StrandlineException.class);

        assertThat(memory.names()).containsExactly("BACKUP_MANIFEST");
    }

    @Test
    void fillsTheDiskAfterSomeWrites() {
        storage.when(Call.WRITE).after(2).findsTheDiskFull();

        try (Upload upload = storage.upload("data/1.avro")) {
            upload.write(new byte[10]);
            upload.write(new byte[10]);
            assertThatThrownBy(() -> upload.write(new byte[10]))
                    .hasMessage("no space left on device while writing data/1.avro");
        }

        assertThat(memory.names()).isEmpty();
    }

    @Test
    void holdsACallUntilTheTestOpensTheGate() {
        Gate gate = storage.when(Call.PUT).nth(1).waits();

        CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> storage.putIfAbsent("a", new byte[1]));
        gate.awaitReached();
        assertThat(memory.names()).isEmpty();
        gate.open();

        assertThat(put.join()).isTrue();
    }

    @Test
    void recoversWhenToldTo() {
        storage.when(Call.SIZE).firstTimes(5).failsWith(ErrorCode.UNAVAILABLE);
        assertThatThrownBy(() -> storage.size("a")).isInstanceOf(StrandlineException.class);

        storage.behave();

        assertThat(storage.size("a")).isEmpty();
    }

    @Test
    void countsCallsByKind() {
        storage.putIfAbsent("a", new byte[1]);
        storage.putIfAbsent("a", new byte[1]);
        storage.list("").close();

        assertThat(storage.count(Call.PUT)).isEqualTo(2);
        assertThat(storage.count(Call.LIST)).isEqualTo(1);
        assertThat(storage.calls())
                .containsExactly(new Made(Call.PUT, "a"), new Made(Call.PUT, "a"), new Made(Call.LIST, ""));
    }

    @Test
    void isOpenedByTheUriItWasRegisteredUnder() {
        String uri = TestStorages.register(storage);

        assertThat(ExternalStorages.open(uri, new StorageContext("/nowhere"))).isSameAs(storage);
    }
}

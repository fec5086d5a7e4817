package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.CarelessStorage.Fault;
import io.strandline.manifest.storage.FaultyStorage.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CreateOnceProbeTest {
    private final MemoryStorage objects = new MemoryStorage();

    @Test
    void aPlaceThatDoesItByTheWayItIsMadeIsNotAsked() {
        FaultyStorage counting = new FaultyStorage(objects);

        assertThat(probe(counting).weakness()).isEmpty();

        assertThat(counting.calls()).isEmpty();
    }

    @Test
    void aPlaceWhereOneWinsIsTrustedAndAskedOnlyOnce() {
        // It keeps the probe objects, too: not everybody may delete.
        CarelessStorage careful = new CarelessStorage(objects, Fault.KEEPS_EVERYTHING);

        assertThat(probe(careful).weakness()).isEmpty();
        int puts = careful.puts();
        assertThat(probe(careful).weakness()).isEmpty();

        assertThat(careful.puts()).isEqualTo(puts).isLessThan(30);
        assertThat(objects.names())
                .filteredOn(name -> name.startsWith(CreateOnceProbe.OBJECT))
                .hasSize(3);
        assertThat(objects.names())
                .filteredOn(name -> !name.startsWith(CreateOnceProbe.OBJECT))
                .singleElement()
                .satisfies(marker -> {
                    assertThat(marker).matches("metadata/create-once-[0-9a-f]{16}");
                    assertThat(new String(objects.bytes(marker), StandardCharsets.UTF_8))
                            .isEqualTo("{\"races\": 3, \"puts\": 8, \"time\": \"1970-01-01T00:00:00Z\"}\n");
                });
    }

    @Test
    void aCopyOfAPlaceThatWasTrustedIsAskedItself() {
        probe(new CarelessStorage(objects, Fault.KEEPS_EVERYTHING)).weakness();
        ExternalStorage copy = new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION);

        assertThat(new CreateOnceProbe(copy, "s3://copy", () -> Instant.EPOCH).weakness())
                .isPresent();
    }

    @Test
    void aPlaceThatIgnoresTheConditionIsFoundOut() {
        CarelessStorage careless = new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION);

        assertThat(probe(careless).weakness())
                .contains("of 8 puts that raced for one object, 8 were told that they created it");
        assertThat(objects.names()).isEmpty();
    }

    @Test
    void aPlaceWhereTwoWinIsFoundOut() {
        assertThat(probe(new CarelessStorage(objects, Fault.LETS_TWO_WIN)).weakness())
                .contains("of 8 puts that raced for one object, 2 were told that they created it");
    }

    @Test
    void aPutThatReplacesAndSaysNoIsFoundOut() {
        assertThat(probe(new CarelessStorage(objects, Fault.WRITES_AND_SAYS_NO)).weakness())
                .contains("a put that was to create an object replaced the one that was there");
    }

    @Test
    void aPlaceThatCannotIsNotAsked() {
        CarelessStorage cannot = new CarelessStorage(objects, Fault.CANNOT);

        assertThat(probe(cannot).weakness())
                .contains("its file system has no way to create an object only if it is not there yet");
        assertThat(cannot.puts()).isZero();
    }

    @Test
    void aPlaceThatDoesNotAnswerIsNotJudged() {
        CarelessStorage careful = new CarelessStorage(objects, Fault.KEEPS_EVERYTHING);
        FaultyStorage down = new FaultyStorage(careful);
        down.when(Call.PUT).nth(5).failsWith(ErrorCode.UNAVAILABLE);

        assertThatThrownBy(() -> probe(down).weakness()).hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE);
        assertThat(objects.names()).noneMatch(name -> name.matches("metadata/create-once-[0-9a-f]{16}"));
    }

    @Test
    void aSingleWriterLooksWritesAndReadsBack() {
        ExternalStorage single = new SingleWriterStorage(new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION));

        assertThat(single.putIfAbsent("name", new byte[] {1})).isTrue();
        assertThat(single.putIfAbsent("name", new byte[] {2})).isFalse();
        assertThat(objects.bytes("name")).containsExactly(1);
    }

    private static CreateOnceProbe probe(ExternalStorage storage) {
        return new CreateOnceProbe(storage, "s3://bucket", () -> Instant.EPOCH);
    }
}

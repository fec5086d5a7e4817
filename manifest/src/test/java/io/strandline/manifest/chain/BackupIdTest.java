package io.strandline.manifest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupIdTest {
    private static final HlcTimestamp FULL = HlcTimestamp.of(Instant.parse("2026-11-22T09:22:00.123456789Z"));
    private static final HlcTimestamp LATER = HlcTimestamp.of(Instant.parse("2026-11-22T10:30:00.5Z"));

    @Test
    void isShortForAFullBackupAndLongerForAnIncrementalOne() {
        assertThat(BackupId.of(FULL, FULL)).hasToString("O_uPAqIB");
        assertThat(BackupId.of(FULL, LATER).toString()).hasSizeBetween(14, 19);
    }

    @Test
    void readsWhatItWrites() {
        for (BackupId id : new BackupId[] {BackupId.of(FULL, FULL), BackupId.of(FULL, LATER), new BackupId(0, 1)}) {
            assertThat(BackupId.parse(id.toString())).contains(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026/11/22-092200.12", "LATEST?", "a b", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAA"})
    void knowsWhatIsNoId(String text) {
        assertThat(BackupId.parse(text)).isEmpty();
    }
}

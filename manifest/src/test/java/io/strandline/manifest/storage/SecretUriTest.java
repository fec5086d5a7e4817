package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretUriTest {
    private static final StorageContext CONTEXT = new StorageContext("/nowhere");

    private record Holder(SecretUri uri, List<SecretUri> others) {}

    @Test
    void printsNoSecretAlsoInsideOfOtherRecords() {
        SecretUri uri = SecretUri.of("s3://bucket/path?AWS_SECRET_ACCESS_KEY=hush");

        assertThat(new Holder(uri, List.of(uri)).toString())
                .doesNotContain("hush")
                .contains("s3://bucket/path?AWS_SECRET_ACCESS_KEY=redacted");
    }

    @Test
    void opensThePlaceUnderTheNameThatAStatementGaveIt() {
        MemoryStorage memory = new MemoryStorage();
        String uri = TestStorages.register(memory);

        try (ExternalStorage renamed = ExternalStorages.open(new SecretUri(uri, "external://backups/a"), CONTEXT)) {
            assertThat(renamed.displayName()).isEqualTo("external://backups/a");
            assertThat(renamed.putIfAbsent("x", new byte[] {1})).isTrue();
            assertThat(memory.size("x")).contains(1L);
        }
    }

    @Test
    void doesNotWrapAPlaceThatHasItsOwnName() {
        MemoryStorage memory = new MemoryStorage();

        assertThat(ExternalStorages.open(SecretUri.of(TestStorages.register(memory)), CONTEXT))
                .isSameAs(memory);
    }
}

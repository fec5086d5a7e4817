package io.strandline.storage.s3;

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
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that goes away for a moment, and one that stays away. */
@Timeout(120)
class RadosGatewayRestartTest {
    private static final int PART = 8 << 20;

    private final RadosGateway gateway = RadosGateway.start();
    private final RadosBucket bucket = gateway.newBucket();
    private final byte[] content = new byte[5 * PART];
    private ExternalStorage storage;

    @BeforeEach
    void open() {
        new Random(1).nextBytes(content);
        storage = ExternalStorages.open(bucket.uri(gateway.admin(), "backups"), new StorageContext("/none"));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void goesOnWithAnUploadInWhoseMiddleTheServerWasRestarted() throws Exception {
        try (Upload upload = storage.upload("data/1.avro")) {
            upload.write(content, 0, 2 * PART);
            whileTheServerIsRestarted(() -> upload.write(content, 2 * PART, 3 * PART));
            upload.commit();
        }

        try (InputStream in = storage.open("data/1.avro")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void goesOnWithAReadInWhoseMiddleTheServerWasRestarted() throws Exception {
        try (Upload upload = storage.upload("data/1.avro")) {
            upload.write(content);
            upload.commit();
        }

        byte[] read = new byte[content.length];
        try (InputStream in = storage.open("data/1.avro")) {
            assertThat(in.readNBytes(read, 0, PART)).isEqualTo(PART);
            whileTheServerIsRestarted(
                    () -> assertThat(in.readNBytes(read, PART, 4 * PART)).isEqualTo(4 * PART));
        }

        assertThat(read).isEqualTo(content);
    }

    @Test
    void saysThatTheServerDoesNotAnswer() {
        gateway.stop();
        try {
            assertThatThrownBy(() -> storage.size("a")).isInstanceOfSatisfying(StrandlineException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.message()).startsWith("cannot read s3://" + bucket.name() + "/backups/a: ");
                assertThat(e.message())
                        .contains(String.valueOf(gateway.endpoint().getPort()));
                assertThat(e.hint()).isPresent();
            });
        } finally {
            gateway.startAgain();
        }

        assertThat(storage.size("a")).isEmpty();
    }

    private interface Action {
        void run() throws IOException;
    }

    /** It is away when the action begins, and comes back soon. */
    private void whileTheServerIsRestarted(Action action) throws Exception {
        ExecutorService starter = Executors.newSingleThreadExecutor();
        gateway.stop();
        try {
            Future<?> started = starter.submit(gateway::startAgain);
            try {
                action.run();
            } finally {
                started.get();
            }
        } finally {
            starter.shutdownNow();
        }
    }
}

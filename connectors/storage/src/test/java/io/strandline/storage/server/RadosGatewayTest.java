package io.strandline.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class RadosGatewayTest {
    private static RadosGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RadosGateway.start();
    }

    @Test
    void keepsWhatItHasOverARestart() throws IOException {
        RadosBucket bucket = gateway.newBucket();
        put(bucket, "a");

        gateway.stop();
        try {
            assertThatThrownBy(this::statusWithoutSignature).isInstanceOf(ConnectException.class);
        } finally {
            gateway.startAgain();
        }

        assertThat(gateway.client()
                        .getObjectAsBytes(r -> r.bucket(bucket.name()).key("a"))
                        .asUtf8String())
                .isEqualTo("a");
        assertThat(RadosGateway.start()).isSameAs(gateway);
    }

    @Test
    void deletesNoVersionOfALockedBucket() {
        RadosBucket bucket = gateway.newLockedBucket();
        PutObjectResponse put = put(bucket, "a");

        assertThatThrownBy(() -> gateway.client()
                        .deleteObject(r -> r.bucket(bucket.name()).key("a").versionId(put.versionId())))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }

    private static PutObjectResponse put(RadosBucket bucket, String key) {
        return gateway.client().putObject(r -> r.bucket(bucket.name()).key(key), RequestBody.fromString(key));
    }

    private int statusWithoutSignature() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) gateway.endpoint().toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}

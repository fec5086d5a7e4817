package io.strandline.storage.server;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/**
 * Ceph's RADOS Gateway: the S3 server with users, bucket policies, object lock, versions, roles (AssumeRole at the same endpoint), storage classes and
 * server-side encryption. One per JVM, in processes of their own that end with it. It refuses the checksums that SDKs send by default.
 */
public final class RadosGateway {
    /** Beside STANDARD; the server refuses any other. */
    public static final List<String> STORAGE_CLASSES = List.of("STANDARD_IA", "GLACIER");

    /** The one key that its key management has. */
    public static final String KMS_KEY = "backup-key";

    private static @Nullable RadosGateway instance;
    private static @Nullable RuntimeException missing;

    private final CephCluster cluster;
    private final S3Client client;
    private final AtomicInteger users = new AtomicInteger();

    private RadosGateway(CephCluster cluster) {
        this.cluster = cluster;
        User admin = cluster.admin();
        this.client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(admin.accessKey(), admin.secretKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    /** A user with keys. */
    public record User(String id, String accessKey, String secretKey) {
        String arn() {
            return "arn:aws:iam:::user/" + id;
        }
    }

    /** The server of this JVM, running; where it cannot be had, the test that asks for it is skipped. */
    public static synchronized RadosGateway start() {
        if (missing != null) {
            throw missing;
        }
        if (instance == null) {
            try {
                instance = new RadosGateway(CephCluster.start());
            } catch (RuntimeException e) {
                // Not tried again by each class.
                missing = e;
                throw e;
            }
        }
        return instance;
    }

    /** Stops the gateway, not the store behind it: its port refuses connections after this. */
    public void stop() {
        cluster.tell("stop", "stopped");
    }

    /** Starts it again, on the same port with all that was stored. */
    public void startAgain() {
        cluster.tell("start", "ready");
    }

    /** Such as {@code http://127.0.0.1:40123}; path style only. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + cluster.gatewayPort());
    }

    /** The owner of every bucket. */
    public User admin() {
        return cluster.admin();
    }

    /** The admin's, for a look at what the tested code did. */
    public S3Client client() {
        return client;
    }

    /** Makes a bucket of a name that no other test has. */
    public RadosBucket newBucket() {
        return newBucket(false);
    }

    /** Makes a bucket that keeps every version of an object, and keeps it for a day: nobody can shorten that. */
    public RadosBucket newLockedBucket() {
        RadosBucket bucket = newBucket(true);
        client.putObjectLockConfiguration(request -> request.bucket(bucket.name())
                .objectLockConfiguration(configuration -> configuration
                        .objectLockEnabled("Enabled")
                        .rule(rule -> rule.defaultRetention(retention -> retention
                                .mode(ObjectLockRetentionMode.COMPLIANCE)
                                .days(1)))));
        return bucket;
    }

    /** Makes a bucket that keeps every version of an object. */
    public RadosBucket newVersionedBucket() {
        RadosBucket bucket = newBucket(false);
        client.putBucketVersioning(request -> request.bucket(bucket.name())
                .versioningConfiguration(configuration -> configuration.status(BucketVersioningStatus.ENABLED)));
        return bucket;
    }

    private RadosBucket newBucket(boolean objectLock) {
        String name = "bucket-" + UUID.randomUUID();
        client.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(objectLock));
        return new RadosBucket(this, cluster, name);
    }

    /** A new user, to whom no bucket allows anything. */
    public User newUser() {
        String id = "user" + users.incrementAndGet();
        User user = new User(id, id, id + "-secret");
        cluster.administer(
                "user",
                "create",
                "--uid=" + id,
                "--display-name=" + id,
                "--access-key=" + user.accessKey(),
                "--secret-key=" + user.secretKey());
        return user;
    }
}

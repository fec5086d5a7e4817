package io.strandline.storage.server;

import io.strandline.manifest.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * s3proxy over a temporary folder: signatures are checked and conditional puts are atomic; it knows one user, and neither versions, object lock, STS nor
 * server-side encryption. One per JVM, in a process of its own that ends with it.
 */
public final class S3ProxyServer {
    private static final String JAR = "s3proxy.jar";
    /** To s3proxy a folder that others may read is a bucket that needs no signature. */
    private static final FileAttribute<?> ONLY_FOR_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static @Nullable S3ProxyServer instance;

    private final int port;
    private final String accessKey =
            "AK" + UUID.randomUUID().toString().replace("-", "").substring(0, 18);
    private final String secretKey = UUID.randomUUID().toString().replace("-", "");
    private final Path folder = ServerFiles.temporaryFolder("s3proxy");
    private @Nullable Process process;

    private S3ProxyServer(int port) {
        this.port = port;
    }

    /** The server of this JVM, running. */
    public static synchronized S3ProxyServer start() {
        if (instance == null) {
            S3ProxyServer server = new S3ProxyServer(LoopbackPort.free());
            // Before the folder's own hook has much to do: what runs no longer writes.
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "s3proxy-stop"));
            instance = server;
        }
        instance.startAgain();
        return instance;
    }

    /** Starts it on the port and with the objects it had before {@link #stop()}; nothing happens if it runs. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            return;
        }
        try {
            Files.createDirectories(buckets());
            Path configuration = Files.writeString(folder.resolve("s3proxy.conf"), configuration());
            Path log = folder.resolve("s3proxy.log");
            ProcessBuilder command = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-DLOG_LEVEL=warn",
                            "-cp",
                            ServerFiles.testClasses() + ":" + ServerFiles.find(JAR),
                            EndsWithParent.class.getName(),
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            configuration.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // Objects are files, whose names JDK 17 writes in the locale's character set.
            command.environment().put("LC_ALL", "C.UTF-8");
            process = command.start();
            ServerStart.await(port, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, as a power cut would; its port refuses connections after this. */
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        Process running = process;
        process = null;
        running.destroyForcibly();
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("s3proxy does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Such as {@code http://127.0.0.1:40123}; path style only. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /** Makes a bucket unless there is one. */
    public void createBucket(String bucket) {
        try {
            Files.createDirectories(folder(bucket), ONLY_FOR_OWNER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In which a bucket's objects are files: a test that needs many may write them itself. */
    public Path folder(String bucket) {
        return buckets().resolve(bucket);
    }

    /** Makes a bucket of a name that no other test has. */
    public String newBucket() {
        String bucket = "bucket-" + UUID.randomUUID();
        createBucket(bucket);
        return bucket;
    }

    /**
     * A URI that opens a place here, with endpoint and credentials.
     *
     * @param path in the bucket, encoded as in a URI; empty for all of it
     */
    public String uri(String bucket, String path) {
        return "s3://" + bucket + (path.isEmpty() ? "" : "/" + path)
                + "?AWS_ACCESS_KEY_ID=" + accessKey
                + "&AWS_SECRET_ACCESS_KEY=" + secretKey
                + "&AWS_ENDPOINT=" + endpoint()
                + "&AWS_USE_PATH_STYLE=true";
    }

    private Path buckets() {
        return folder.resolve("buckets");
    }

    private String configuration() {
        return String.join(
                "\n",
                "s3proxy.endpoint=" + endpoint(),
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + accessKey,
                "s3proxy.credential=" + secretKey,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + buckets(),
                "");
    }
}

package io.strandline.storage.server;

import io.strandline.manifest.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Azurite's blob service over a temporary folder, with one account of a random name and key: signatures are checked and conditional puts are atomic; it
 * knows neither immutability policies nor versions. One per JVM, in a process of its own that ends with it.
 */
public final class AzuriteServer {
    /** The account that Azure's emulators always have, which Hadoop's file system asks for. */
    public static final String EMULATOR_ACCOUNT = "devstoreaccount1";

    /** No secret: it is the same everywhere, and in Azure's documentation. */
    private static final String EMULATOR_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static @Nullable AzuriteServer instance;

    private final Path installation;
    private final int port;
    private final String accountName =
            "az" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    private final String accountKey = randomKey();
    private final Path folder = ServerFiles.temporaryFolder("azurite");
    private @Nullable Process process;

    private AzuriteServer(Path installation, int port) {
        this.installation = installation;
        this.port = port;
    }

    /** The server of this JVM, running. */
    public static synchronized AzuriteServer start() {
        if (instance == null) {
            AzuriteServer server = new AzuriteServer(NpmInstall.of("azurite"), LoopbackPort.free());
            // Before the folder's own hook has much to do: what runs no longer writes.
            Runtime.getRuntime().addShutdownHook(new Thread(server::kill, "azurite-stop"));
            instance = server;
        }
        instance.startAgain();
        return instance;
    }

    /** Starts it on the port and with the blobs it had before {@link #stop()}; nothing happens if it runs. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            return;
        }
        Path log = folder.resolve("azurite.log");
        ProcessBuilder command = new ProcessBuilder(List.of(
                        "node",
                        installation.resolve("start.js").toString(),
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        Integer.toString(port),
                        "--location",
                        folder.resolve("blobs").toString(),
                        "--silent",
                        "--loose",
                        "--skipApiVersionCheck",
                        "--disableTelemetry"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment()
                .put("AZURITE_ACCOUNTS", accountName + ":" + accountKey + ";" + EMULATOR_ACCOUNT + ":" + EMULATOR_KEY);
        try {
            process = command.start();
            ServerStart.await(port, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it; its port refuses connections after this. Not as a power cut would: it keeps in memory for a while what it has. */
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        Process running = process;
        process = null;
        try {
            running.getOutputStream().close();
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("azurite does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.destroyForcibly();
        }
    }

    private synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Of the account's blob service: {@code http://127.0.0.1:40123/ACCOUNT}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port + "/" + accountName);
    }

    public String accountName() {
        return accountName;
    }

    /** In base64. */
    public String accountKey() {
        return accountKey;
    }

    /** Makes a container unless there is one. */
    public void createContainer(String container) {
        createContainer(accountName, accountKey, container);
    }

    /** Makes a container of a name that no other test has. */
    public String newContainer() {
        String container = "container-" + UUID.randomUUID();
        createContainer(container);
        return container;
    }

    /** Like {@link #newContainer()}, in the account of emulators. */
    public String newEmulatorContainer() {
        String container = "container-" + UUID.randomUUID();
        createContainer(EMULATOR_ACCOUNT, EMULATOR_KEY, container);
        return container;
    }

    private void createContainer(String account, String key, String container) {
        SharedKeyRequest.put(endpoint().resolve("/" + account + "/" + container + "?restype=container"), account, key);
    }

    /**
     * A URI that opens a place here, with endpoint and credentials.
     *
     * @param path in the container, encoded as in a URI; empty for all of it
     */
    public String uri(String container, String path) {
        return "azure-blob://" + container + (path.isEmpty() ? "" : "/" + path)
                + "?AZURE_ACCOUNT_NAME=" + accountName
                + "&AZURE_ACCOUNT_KEY=" + URLEncoder.encode(accountKey, StandardCharsets.UTF_8)
                + "&AZURE_ENDPOINT=" + endpoint();
    }

    private static String randomKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}

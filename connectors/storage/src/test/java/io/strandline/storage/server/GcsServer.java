package io.strandline.storage.server;

import com.sun.net.httpserver.HttpServer;
import io.strandline.storage.server.GcsAccount.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The part of Google Cloud Storage's JSON API that Strandline uses, in this process, since there is no such server to be had: inserts (simple, multipart, resumable),
 * reads with ranges, metadata, listings in pages, deletes, generation conditions, tokens of service accounts and of assumed roles, rights, and faults on request.
 *
 * <p>What it does is written after Google's reference, and stricter where that leaves a choice: a wrong checksum, a chunk that is no multiple of 256 KiB and a bad
 * signature are refused, and to replace an object takes the right to delete even if a condition forbids it anyway.
 */
public final class GcsServer {
    private static @Nullable GcsServer instance;

    private final GcsTokens tokens = new GcsTokens();
    private final GcsHandler handler = new GcsHandler(tokens);
    private final URI endpoint;
    private final GcsAccount owner;

    private GcsServer() {
        // Else each small answer takes 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            this.endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            handler.setEndpoint(endpoint);
            server.createContext("/", handler);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "gcs-server");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.owner = newAccount(Right.values());
    }

    /** The server of this JVM, running. */
    public static synchronized GcsServer start() {
        if (instance == null) {
            instance = new GcsServer();
        }
        return instance;
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    public URI endpoint() {
        return endpoint;
    }

    /** Makes a bucket unless there is one. */
    public void createBucket(String bucket) {
        handler.buckets.putIfAbsent(bucket, new GcsBucket(bucket));
    }

    /** Makes a bucket of a name that no other test has. */
    public String newBucket() {
        String bucket = "bucket-" + UUID.randomUUID();
        createBucket(bucket);
        return bucket;
    }

    /** A service account that may do this in every bucket. */
    public GcsAccount newAccount(Right... rights) {
        EnumSet<Right> all = EnumSet.noneOf(Right.class);
        all.addAll(List.of(rights));
        String email = "account-" + UUID.randomUUID() + "@strandline-test.iam.gserviceaccount.com";
        GcsAccount account = new GcsAccount(email, all, handler.tokenUri());
        tokens.add(account);
        return account;
    }

    /** Deletes an account; its keys are worth nothing from now on. */
    public void delete(GcsAccount account) {
        tokens.remove(account);
        tokens.expire(account);
    }

    /** Lets an account act as another one. */
    public void letActAs(GcsAccount who, GcsAccount other) {
        tokens.letActAs(who, other);
    }

    /** A token of an account, as in {@code BEARER_TOKEN}. */
    public String token(GcsAccount account) {
        return tokens.issue(account);
    }

    /** Ends all tokens that an account has by now. */
    public void expireTokens(GcsAccount account) {
        tokens.expire(account);
    }

    /** Sets the server's clock ahead of the true one; of all accounts, until it is set back to zero. */
    public void skewClock(Duration ahead) {
        tokens.skewClock(ahead);
    }

    /** Lets something go wrong, once. */
    public void inject(String bucket, GcsFault fault) {
        bucket(bucket).inject(fault);
    }

    /** How many requests of a kind there have been. */
    public int requests(String bucket, GcsFault.Operation operation) {
        return bucket(bucket).requests(operation);
    }

    /** Uploads that are neither complete nor canceled. */
    public long openUploads(String bucket) {
        return handler.uploads.open(bucket(bucket));
    }

    /**
     * A URI that opens a place here, with endpoint and the credentials of one who may do everything.
     *
     * @param path in the bucket, encoded as in a URI; empty for all of it
     */
    public String uri(String bucket, String path) {
        return uri(bucket, path, owner);
    }

    /** As {@link #uri(String, String)}, for an account. */
    public String uri(String bucket, String path, GcsAccount account) {
        return uri(bucket, path, "CREDENTIALS=" + account.credentials());
    }

    /** As {@link #uri(String, String)}, with other parameters in place of credentials. */
    public String uri(String bucket, String path, String parameters) {
        return "gs://" + bucket + (path.isEmpty() ? "" : "/" + path) + "?GOOGLE_ENDPOINT=" + endpoint
                + (parameters.isEmpty() ? "" : "&" + parameters);
    }

    private GcsBucket bucket(String name) {
        GcsBucket bucket = handler.buckets.get(name);
        if (bucket == null) {
            throw new IllegalArgumentException("no bucket " + name);
        }
        return bucket;
    }
}

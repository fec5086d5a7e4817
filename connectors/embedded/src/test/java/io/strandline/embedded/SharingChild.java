package io.strandline.embedded;

import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.TestTables;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The owner of a store that {@link SharingKillTest} kills: shares a table while many write to it, and tells how many rows it shares. */
final class SharingChild {
    static final long JOB = 7;

    private static final int WRITERS = 4;
    private static final int ROWS_BEFORE = 200;
    private static final PrintStream OUT = System.out;

    private SharingChild() {}

    /** @param arguments the store's folder */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(Path.of(arguments[0]));
        TableDescriptor orders =
                TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "shop"), "orders");
        AtomicInteger ids = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(ROWS_BEFORE);
        for (int writer = 0; writer < WRITERS; writer++) {
            new Thread(() -> writeForever(keyspace, orders, ids, begun)).start();
        }
        begun.await();
        HlcTimestamp end = keyspace.now();
        keyspace.protect(new HoldRequest(JOB, List.of(new HoldRequest.Part(Window.full(end), List.of(orders.span())))));
        OUT.println(keyspace.share(JOB, Instant.EPOCH, () -> false));
        OUT.println(orders.id());
        OUT.println(keyspace.fingerprint(orders, end).rows());
    }

    private static void writeForever(
            EmbeddedKeyspace keyspace, TableDescriptor orders, AtomicInteger ids, CountDownLatch begun) {
        while (true) {
            int id = ids.incrementAndGet();
            TestTables.upsert(keyspace, orders, id, "name " + id);
            begun.countDown();
        }
    }
}

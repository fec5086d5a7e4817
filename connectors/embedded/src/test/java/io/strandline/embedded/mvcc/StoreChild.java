package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** The process that {@link KillTest} kills: it prints what was acknowledged to it. */
final class StoreChild {
    static final int GROUP_ROWS = 500;

    /** Epochs come and go while it runs. */
    static final ChangeIndexOptions CHANGES = new ChangeIndexOptions(1_000, 3_000);

    private static final PrintStream OUT = System.out;

    private StoreChild() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        MvccStore store =
                MvccStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT.withChanges(CHANGES), Clock.systemUTC());
        switch (arguments[1]) {
            case "commits" -> {
                for (int i = 0; i < 4; i++) {
                    String name = "t" + i;
                    new Thread(() -> commitForever(store, name)).start();
                }
            }
            case "close" -> closeThenWrite(store);
            case "prepares" -> prepareForever(store);
            case "ingests" -> ingestForever(store);
            case "full" -> {
                fillTheDisk(store, Path.of(arguments[0]).resolveSibling("filler"));
                return;
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        new CountDownLatch(1).await();
    }

    private static void commitForever(MvccStore store, String name) {
        for (int count = 1; true; count++) {
            Stores.put(store, name, Integer.toString(count));
            OUT.println(name + " " + count + ".");
        }
    }

    private static void closeThenWrite(MvccStore store) {
        Stores.put(store, "a", "1");
        Stores.put(store, "b", "1");
        MvccTransaction open = store.begin();
        open.put(Stores.key("b"), Stores.bytes("2"));
        HlcTimestamp time = store.now();
        String rows = String.join(",", Stores.rows(store.scan(Stores.EVERYTHING, time)));
        open.commit();
        Stores.put(store, "c", "1");
        OUT.println(time);
        OUT.println(rows);
    }

    private static void prepareForever(MvccStore store) {
        for (int number = 0; true; number++) {
            String gid = "gid-" + number;
            try (MvccTransaction transaction = store.begin()) {
                transaction.put(row(number), Stores.bytes(gid));
                transaction.prepare(gid, "root", "bank");
            }
            OUT.println("prepared " + number);
            store.commitPrepared(gid);
            OUT.println("committed " + number);
        }
    }

    private static void ingestForever(MvccStore store) {
        for (int group = 0; true; group++) {
            try (SstBuilder builder = store.sstBuilder(store.now())) {
                for (int i = 0; i < GROUP_ROWS; i++) {
                    byte[] key = ByteBuffer.allocate(8).putInt(group).putInt(i).array();
                    builder.add(key, 0, key.length, key, 0, key.length);
                }
                store.ingest(builder.finish(), group(group), new byte[] {1});
            }
            OUT.println(group);
        }
    }

    /** Writes until the disk is full, reads, frees space, opens again and reads; prints what happened. */
    private static void fillTheDisk(MvccStore store, Path filler) throws IOException {
        byte[] value = new byte[100_000];
        new Random(1).nextBytes(value);
        int acknowledged = 0;
        try {
            for (; true; acknowledged++) {
                try (MvccTransaction transaction = store.begin()) {
                    transaction.put(row(acknowledged), value);
                    transaction.commit();
                }
            }
        } catch (StrandlineException e) {
            OUT.println(e.code());
        }
        OUT.println(Stores.rows(store.scan(Stores.EVERYTHING, store.now())).size() - acknowledged);
        try (MvccTransaction transaction = store.begin()) {
            OUT.println(Stores.rows(transaction.scan(Stores.EVERYTHING, false)).size() - acknowledged);
        }
        Files.delete(filler);
        Path folder = store.folder();
        store.close();
        try (MvccStore reopened = MvccStore.open(folder, StoreOptions.DEFAULT, Clock.systemUTC())) {
            Stores.put(reopened, "row", "fits again");
            OUT.println(Stores.rows(reopened.scan(Stores.EVERYTHING, reopened.now()))
                            .size()
                    - acknowledged);
        }
    }

    static Key row(int number) {
        return Key.of(ByteBuffer.allocate(4).putInt(number).array());
    }

    static Key group(int group) {
        return row(group);
    }
}

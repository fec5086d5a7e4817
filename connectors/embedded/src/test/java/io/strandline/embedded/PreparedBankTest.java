package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Money is moved by many, by some in two phases, while it is exported as of many times: no time may lack any of it. */
@Timeout(120)
class PreparedBankTest {
    private static final int ACCOUNTS = 24;
    private static final int BALANCE = 100;
    private static final int TELLERS = 3;
    private static final int LEAST_PREPARED = 200;

    @TempDir
    private Path folder;

    private final AtomicInteger prepared = new AtomicInteger();
    private final long seed = ThreadLocalRandom.current().nextLong();

    @Test
    void exportsTheWholeMoneyAsOfEveryTime() throws Exception {
        StoreOptions options = StoreOptions.DEFAULT.withSyncCommits(false).withLockWait(Duration.ofMillis(200));
        ExecutorService threads = Executors.newFixedThreadPool(TELLERS);
        AtomicBoolean done = new AtomicBoolean();
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder, options, Clock.systemUTC())) {
            TableDescriptor accounts = open(keyspace);
            List<Future<?>> tellers = new ArrayList<>();
            for (int teller = 0; teller < TELLERS; teller++) {
                String name = "teller-" + teller;
                Random random = new Random(seed + teller);
                tellers.add(threads.submit(() -> move(keyspace, accounts, name, random, done)));
            }
            Random random = new Random(seed - 1);
            List<HlcTimestamp> times = new ArrayList<>();
            TreeMap<Key, Integer> copy = new TreeMap<>();
            HlcTimestamp last = HlcTimestamp.MIN;
            for (int i = 0; prepared.get() < LEAST_PREPARED; i++) {
                HlcTimestamp end = keyspace.now();
                Window window = new Window(last, end);
                keyspace.protect(new HoldRequest(i, List.of(new HoldRequest.Part(window, List.of(accounts.span())))));
                copy.putAll(export(keyspace, accounts, window, random));
                assertThat(total(copy))
                        .as("layers up to %s, seed %s", end, seed)
                        .isEqualTo(ACCOUNTS * BALANCE);
                last = end;
                times.add(end);
            }
            done.set(true);
            for (Future<?> teller : tellers) {
                teller.get();
            }
            for (HlcTimestamp time : times) {
                TreeMap<Key, Integer> full = export(keyspace, accounts, Window.full(time), random);
                assertThat(total(full)).as("full at %s, seed %s", time, seed).isEqualTo(ACCOUNTS * BALANCE);
            }
            assertThat(export(keyspace, accounts, Window.full(last), random)).isEqualTo(copy);
        } finally {
            done.set(true);
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static TableDescriptor open(EmbeddedKeyspace keyspace) {
        TableDescriptor accounts =
                TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "bank"), "accounts");
        for (int id = 0; id < ACCOUNTS; id++) {
            TestTables.upsert(keyspace, accounts, id, Integer.toString(BALANCE));
        }
        return accounts;
    }

    private void move(
            EmbeddedKeyspace keyspace, TableDescriptor accounts, String name, Random random, AtomicBoolean done) {
        for (int number = 0; !done.get(); number++) {
            String gid = name + "-" + number;
            try {
                if (random.nextBoolean()) {
                    transfer(keyspace, accounts, random, Optional.empty());
                    continue;
                }
                transfer(keyspace, accounts, random, Optional.of(gid));
                prepared.incrementAndGet();
                if (random.nextInt(5) == 0) {
                    keyspace.rollbackPrepared(gid);
                } else {
                    keyspace.commitPrepared(gid);
                }
            } catch (StrandlineException e) {
                assertThat(e.code()).isIn(ErrorCode.SERIALIZATION_FAILURE, ErrorCode.LOCK_NOT_AVAILABLE);
            }
        }
    }

    /** Commits it, or prepares it under a name. */
    private static void transfer(
            EmbeddedKeyspace keyspace, TableDescriptor accounts, Random random, Optional<String> gid) {
        try (Transaction transaction = keyspace.begin()) {
            long from = random.nextInt(ACCOUNTS);
            long to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            boolean locking = random.nextBoolean();
            int paid = balance(transaction, accounts, from, locking);
            int received = balance(transaction, accounts, to, locking);
            int amount = random.nextInt(paid + 1);
            transaction.upsert(accounts, row(from, Integer.toString(paid - amount)));
            transaction.upsert(accounts, row(to, Integer.toString(received + amount)));
            if (gid.isPresent()) {
                transaction.prepare(gid.get(), "root", "bank");
            } else {
                transaction.commit();
            }
        }
    }

    private static int balance(Transaction transaction, TableDescriptor accounts, long id, boolean locking) {
        try (RowCursor rows = transaction.scan(accounts, accounts.span(), locking)) {
            while (rows.next()) {
                if ((Long) rows.row()[0] == id) {
                    return Integer.parseInt(String.valueOf(rows.row()[1]));
                }
            }
        }
        throw new AssertionError("account " + id + " is gone");
    }

    /** Goes on where an intent stopped it; pushes at times. */
    private static TreeMap<Key, Integer> export(
            EmbeddedKeyspace keyspace, TableDescriptor accounts, Window window, Random random) {
        RowCodec codec = RowCodec.of(accounts.columns());
        TreeMap<Key, Integer> balances = new TreeMap<>();
        Optional<Span> rest = Optional.of(accounts.span());
        while (rest.isPresent()) {
            Span span = rest.get();
            boolean push = random.nextInt(3) == 0;
            ExportRequest request = new ExportRequest("", accounts, span, window, Optional.empty(), push);
            try (ExportCursor cursor = keyspace.export(request)) {
                while (cursor.next()) {
                    Object[] row = codec.decode(cursor.row(), cursor.rowOffset(), cursor.rowLength());
                    balances.put(
                            Key.copyOf(cursor.key(), 0, cursor.keyLength()), Integer.parseInt(String.valueOf(row[1])));
                }
                rest = cursor.blockedAtLength() < 0
                        ? Optional.empty()
                        : Optional.of(new Span(Key.copyOf(cursor.key(), 0, cursor.blockedAtLength()), span.end()));
            }
        }
        return balances;
    }

    private static int total(TreeMap<Key, Integer> balances) {
        return balances.values().stream().mapToInt(Integer::intValue).sum();
    }
}

package io.strandline.job.source;

import io.strandline.job.BackupRequest;
import io.strandline.job.backup.EmptySplits;
import io.strandline.job.simulation.SimulatedBackup;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.storage.TestStorages;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Plans a backup of very many ranges, gives its splits to 200 readers that finish them at once, and commits it. {@link ManyRangesTest} runs it in a process of
 * its own with a small heap; what it prints is what the test reads.
 */
final class ManyRangesBackup {
    private static final int READERS = 200;

    private ManyRangesBackup() {}

    /** Folder, ranges. */
    public static void main(String[] arguments) {
        PrintStream output = new PrintStream(System.out, true);
        Path folder = Path.of(arguments[0]);
        BackupRequest request = SimulatedBackup.request(
                Integer.parseInt(arguments[1]),
                TestStorages.register(new FolderStorage(folder.resolve("collection"))),
                folder);
        long began = System.nanoTime();
        long cpuBegan = cpuNanos();
        FakeEnumeratorContext context = new FakeEnumeratorContext();
        WorkEnumerator enumerator = new WorkEnumerator(
                context, EmptySplits.plan(request), Patience.NONE, Locality.NONE, () -> Instant.EPOCH);
        enumerator.start();
        for (int reader = 0; reader < READERS; reader++) {
            context.register(reader);
            enumerator.handleSourceEvent(reader, 0, new ReaderHello(SimulatedBackup.reader(reader), "tm-" + reader));
            enumerator.handleSplitRequest(reader, "localhost");
        }
        context.runPending();
        output.println(
                "firstSplitCpuMillis " + Duration.ofNanos(cpuNanos() - cpuBegan).toMillis());
        output.println("splits " + finishAll(enumerator, context));
        output.println("assignedMillis " + millisSince(began));
        EmptySplits.commit(request);
        output.println("committedMillis " + millisSince(began));
        output.println("heapLimit " + Runtime.getRuntime().maxMemory());
    }

    private static int finishAll(WorkEnumerator enumerator, FakeEnumeratorContext context) {
        int finished = 0;
        int[] done = new int[READERS];
        boolean progressed = true;
        while (progressed) {
            progressed = false;
            for (int reader = 0; reader < READERS; reader++) {
                List<String> splits = context.splitsOf(reader);
                if (done[reader] < splits.size()) {
                    String split = splits.get(done[reader]++);
                    enumerator.handleSourceEvent(reader, 0, new SplitEvent.Finished(split, List.of(), 0, 0, 0, 0));
                    enumerator.handleSplitRequest(reader, "localhost");
                    finished++;
                    progressed = true;
                }
            }
        }
        return finished;
    }

    /** Of this thread, which does all of it: the machine may have other work. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}

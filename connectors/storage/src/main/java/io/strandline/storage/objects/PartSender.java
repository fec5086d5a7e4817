package io.strandline.storage.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends the parts of one upload while the next one is filled: each buffer has a thread, one unless the user wants more. No thread outlives {@link #finish()} or
 * {@link #end()}.
 */
final class PartSender {
    private final ObjectClient.Parts parts;
    private final Backoff backoff;
    private final PartBuffers buffers;
    private final int senders;
    private final Semaphore room;
    private final ExecutorService executor;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<PartBuffer> sent = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * @param buffers for the next parts
     * @param senders parts that are in memory to be sent
     * @param object for the names of the threads
     */
    PartSender(ObjectClient.Parts parts, PartBuffers buffers, int senders, Backoff backoff, String object) {
        this.parts = parts;
        this.backoff = backoff;
        this.buffers = buffers;
        this.senders = senders;
        this.room = new Semaphore(senders);
        this.executor = Executors.newFixedThreadPool(senders, work -> startable(work, object));
    }

    private Thread startable(Runnable work, String object) {
        Thread thread = new Thread(work, "upload of " + object);
        thread.setDaemon(true);
        synchronized (threads) {
            threads.add(thread);
        }
        return thread;
    }

    /**
     * Takes a part as soon as there is room for it, and gives an empty buffer for the next one.
     *
     * @throws CancellationException if it was ended
     * @throws ObjectFailure of an earlier part
     */
    PartBuffer send(int number, PartBuffer part, int nextPartBytes) throws InterruptedException {
        room.acquire();
        throwFailure();
        try {
            executor.execute(() -> sendNow(number, part));
        } catch (RejectedExecutionException ended) {
            throw new CancellationException();
        }
        PartBuffer used = sent.poll();
        return used != null && used.capacity() >= nextPartBytes ? used : buffers.of(nextPartBytes);
    }

    private void sendNow(int number, PartBuffer part) {
        try {
            // After a failure the object will never be: nothing more is sent of it.
            if (failure.get() == null) {
                trySending(number, part);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (Error e) {
            // Out of memory, for one: an object without this part must never be.
            failure.compareAndSet(
                    null, new IllegalStateException("part " + number + " of an upload could not be sent", e));
        } finally {
            part.clear();
            sent.add(part);
            room.release();
        }
    }

    private void trySending(int number, PartBuffer part) {
        Backoff.Tries tries = backoff.start();
        while (true) {
            try {
                parts.send(number, part.bytes(), part.length());
                return;
            } catch (ObjectFailure e) {
                if (e.kind() != ObjectFailure.Kind.TRANSIENT || executor.isShutdown() || !tries.again()) {
                    throw e;
                }
            }
        }
    }

    /** Waits until all parts are sent; see {@link #send} for what it throws. */
    void finish() throws InterruptedException {
        room.acquire(senders);
        executor.shutdown();
        joinThreads();
        throwFailure();
        sent.forEach(buffers::giveBack);
        sent.clear();
    }

    /** Sends nothing more, and waits for the request that is being sent to break off. From any thread; wakes who waits in another. */
    void end() {
        failure.compareAndSet(null, new CancellationException());
        executor.shutdownNow();
        room.release(senders);
        joinThreads();
    }

    private void joinThreads() {
        List<Thread> started;
        synchronized (threads) {
            started = List.copyOf(threads);
        }
        boolean interrupted = false;
        for (Thread thread : started) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    // A thread of ours that outlived its upload would use a client that is closed: it is waited for all
                    // the same.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() {
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }
}

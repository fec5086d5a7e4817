package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps other processes out of a store. The system lets go of the lock when the process dies, however it does. The file holds the process's
 * id, for the others' messages.
 *
 * <p>Within a process the lock protects nothing, worse: closing any channel on the file gives it up. A system property, which all class
 * loaders share (each Flink job has its own), says that this process has it.
 */
final class ProcessLock implements AutoCloseable {
    static final String NAME = "store.lock";

    private final String property;
    private final FileChannel channel;

    private ProcessLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    static ProcessLock take(Path folder) {
        String property = "strandline.store." + folder;
        if (System.getProperties().putIfAbsent(property, "open") != null) {
            throw inUse(Long.toString(ProcessHandle.current().pid()), "Another part of this process has it.");
        }
        boolean taken = false;
        try {
            ProcessLock lock = new ProcessLock(property, lock(folder.resolve(NAME)));
            taken = true;
            return lock;
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "the store in " + folder + " cannot be locked: " + e.getMessage(),
                    "Check the folder's path and rights.",
                    e);
        } finally {
            if (!taken) {
                System.getProperties().remove(property);
            }
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(Files.readString(file).strip(), "Use it through that process, or end that process.");
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static StrandlineException inUse(String pid, String hint) {
        return new StrandlineException(ErrorCode.IN_USE, "store is open in process " + pid, hint);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StrandlineException(ErrorCode.UNAVAILABLE, "the store's lock cannot be given back", null, e);
        } finally {
            System.getProperties().remove(property);
        }
    }
}

package io.strandline.keyspace;

import java.util.List;
import java.util.Optional;

/** Small records by job and name, create-once and durable: the same primitive as a storage's {@code putIfAbsent}. */
public interface JobRecords {
    /** A new job id: unique in the keyspace, rising with time, positive, 64 bits. */
    long newJobId();

    /**
     * Creates a record unless there is one.
     *
     * @return true if this call created it
     */
    boolean putIfAbsent(long jobId, String name, byte[] bytes);

    Optional<byte[]> get(long jobId, String name);

    /** The names of a job's records that start with {@code prefix}, sorted. */
    List<String> names(long jobId, String prefix);

    /** Removes all of a job's records whose names start with {@code prefix}. */
    void deleteAll(long jobId, String prefix);
}

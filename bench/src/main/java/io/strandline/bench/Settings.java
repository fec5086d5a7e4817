package io.strandline.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * How it is measured.
 *
 * @param folder exists; holds the stores, the backups and what the loops write
 * @param size logical bytes of the rows
 * @param rounds how often each thing is measured
 * @param threads of the loops, and slots of the job
 * @param layers of the chains that are restored, rising
 * @param seconds that a writer is watched, in each round, with a backup and without one
 * @param backlog bytes of log that a layer of PostgreSQL has to read
 */
record Settings(
        Path folder, DataSize size, int rounds, int threads, List<Integer> layers, int seconds, DataSize backlog) {
    Settings {
        layers = List.copyOf(layers);
    }

    /** How many rows make up the size. */
    long rows() {
        return size.bytes() / RowGenerator.ROW_BYTES;
    }
}

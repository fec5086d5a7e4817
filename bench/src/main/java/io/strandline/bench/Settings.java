package io.strandline.bench;

import java.nio.file.Path;

/**
 * What is measured.
 *
 * @param folder empty or not there; holds the store, the backups and what the loops write
 * @param size logical bytes of the rows
 * @param rounds how often each thing is measured
 * @param threads of the loops, and slots of the job
 */
record Settings(Path folder, DataSize size, int rounds, int threads) {}

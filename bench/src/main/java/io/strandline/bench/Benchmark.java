package io.strandline.bench;

import java.io.IOException;
import org.rocksdb.RocksDBException;

/** One question that is answered by measuring. */
interface Benchmark {
    /** Prepares, measures and reports; refuses to report what came of a wrong result. */
    void run(Workbench bench) throws IOException, RocksDBException;
}

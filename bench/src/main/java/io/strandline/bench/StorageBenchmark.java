package io.strandline.bench;

import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;

/** What object storage costs: against the plain SDK, against a local folder, under a rate limit, and to list. The server is s3proxy, in a process of its own. */
final class StorageBenchmark implements Benchmark {
    @Override
    public void run(Workbench bench) throws IOException {
        S3ProxyServer server = S3ProxyServer.start();
        new TransferMeasurement(bench, server).run();
        new BackupCpuMeasurement(bench, server).run();
        new ListingMeasurement(bench, server).run();
        new RateLimitMeasurement(bench, server).run();
    }
}

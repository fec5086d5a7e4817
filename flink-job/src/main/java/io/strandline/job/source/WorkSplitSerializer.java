package io.strandline.job.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1: the id in UTF-8. */
public final class WorkSplitSerializer implements SimpleVersionedSerializer<WorkSplit> {
    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(WorkSplit split) {
        return split.splitId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public WorkSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != getVersion()) {
            throw new IOException("unknown split version " + version);
        }
        return new WorkSplit(new String(serialized, StandardCharsets.UTF_8));
    }
}

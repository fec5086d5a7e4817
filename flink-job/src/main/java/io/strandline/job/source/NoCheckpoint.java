package io.strandline.job.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The enumerator's checkpoint: nothing. */
public enum NoCheckpoint {
    NOTHING;

    /** Version 1: no bytes. */
    public static final class Serializer implements SimpleVersionedSerializer<NoCheckpoint> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(NoCheckpoint checkpoint) {
            return new byte[0];
        }

        @Override
        public NoCheckpoint deserialize(int version, byte[] serialized) throws IOException {
            if (version != getVersion()) {
                throw new IOException("unknown enumerator checkpoint version " + version);
            }
            return NOTHING;
        }
    }
}

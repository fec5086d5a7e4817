package io.strandline.job.restore;

import io.strandline.job.TableMapping;
import io.strandline.manifest.layer.DescriptorBytes;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which table of the backup goes into which of the target, as a record. */
final class TableMappings {
    private TableMappings() {}

    static byte[] encode(List<TableMapping> mappings) {
        return Bytes.write(out -> {
            out.writeInt(mappings.size());
            for (TableMapping mapping : mappings) {
                write(mapping.source(), out);
                write(mapping.target(), out);
            }
        });
    }

    static List<TableMapping> decode(byte[] bytes) {
        return Bytes.read(bytes, in -> {
            List<TableMapping> mappings = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                mappings.add(new TableMapping(read(in), read(in)));
            }
            return mappings;
        });
    }

    private static void write(TableDescriptor table, DataOutputStream out) throws IOException {
        byte[] bytes = DescriptorBytes.encode(table);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static TableDescriptor read(DataInputStream in) throws IOException {
        return (TableDescriptor) DescriptorBytes.decode(in.readNBytes(in.readInt()));
    }
}

package io.strandline.job.restore;

import io.strandline.job.TableMapping;
import io.strandline.manifest.layer.DescriptorBytes;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which table of the backup goes into which of the target, as a record. The tables of the backup are in its catalog, and here only their ids. */
final class TableMappings {
    private TableMappings() {}

    static byte[] encode(List<TableMapping> mappings) {
        return Bytes.write(out -> {
            out.writeInt(mappings.size());
            for (TableMapping mapping : mappings) {
                byte[] target = DescriptorBytes.encode(mapping.target());
                out.writeInt(mapping.sourceTableId());
                out.writeInt(target.length);
                out.write(target);
            }
        });
    }

    /** Target tables by the id of their source. */
    static Map<Integer, TableDescriptor> decode(byte[] bytes) {
        return Bytes.read(bytes, in -> {
            Map<Integer, TableDescriptor> tables = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                int sourceTableId = in.readInt();
                tables.put(sourceTableId, (TableDescriptor) DescriptorBytes.decode(in.readNBytes(in.readInt())));
            }
            return tables;
        });
    }
}

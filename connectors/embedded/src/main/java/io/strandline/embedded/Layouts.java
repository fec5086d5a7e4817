package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.RowResolver;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds a row's encoding in a stored value. A value in the table's layout is only looked into; one in an older layout is rewritten.
 * Belongs to one thread.
 */
final class Layouts {
    private final Catalogs catalogs;
    private final TableDescriptor table;
    private final Map<Long, RowResolver> resolvers = new HashMap<>();
    private byte[] row = new byte[0];
    private int rowOffset;
    private int rowLength;

    Layouts(Catalogs catalogs, TableDescriptor table) {
        this.catalogs = catalogs;
        this.table = table;
    }

    /** Looks into a value; {@link #row()} and its siblings say what is there until the value's array changes. */
    void read(byte[] value, int length) {
        int offset = 0;
        long layout = 0;
        int bits;
        do {
            if (offset == length || offset == 9) {
                throw corrupted("a value without a layout");
            }
            bits = value[offset];
            layout |= (bits & 0x7fL) << (7 * offset);
            offset++;
        } while (bits < 0);
        layout = (layout >>> 1) ^ -(layout & 1);
        if (layout == table.layoutVersion()) {
            row = value;
            rowOffset = offset;
            rowLength = length - offset;
        } else {
            row = resolvers.computeIfAbsent(layout, this::resolver).resolve(value, offset, length - offset);
            rowOffset = 0;
            rowLength = row.length;
        }
    }

    byte[] row() {
        return row;
    }

    int rowOffset() {
        return rowOffset;
    }

    int rowLength() {
        return rowLength;
    }

    private RowResolver resolver(long layout) {
        TableDescriptor old = catalogs.layout(table.id(), (int) layout)
                .orElseThrow(() -> corrupted("a row of the unknown layout " + layout))
                .table();
        return RowResolver.of(old.columns(), table.columns());
    }

    private StrandlineException corrupted(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "table \"" + table.name() + "\" holds " + what,
                "Restore the table from a backup.");
    }
}

package io.strandline.embedded;

import io.strandline.embedded.catalog.LayoutSource;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.RowResolver;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a row's encoding in a stored value. A value whose layout has the bytes of the wanted columns is only looked into; any other one is
 * rewritten. Belongs to one thread.
 */
final class Layouts {
    private static final int NONE = -1;

    private final LayoutSource source;
    private final TableDescriptor table;
    /** By layout; empty where the bytes are the wanted ones. */
    private final Map<Integer, Optional<RowResolver>> resolvers = new HashMap<>();

    private int layout = NONE;
    private @Nullable RowResolver resolver;
    private byte[] row = new byte[0];
    private int rowOffset;
    private int rowLength;

    private Layouts(LayoutSource source, TableDescriptor table) {
        this.source = source;
        this.table = table;
    }

    /** To a table's columns, whichever they are: its layout's number is not looked at. */
    static Layouts to(TableDescriptor table, LayoutSource source) {
        return new Layouts(source, table);
    }

    /** To the columns of a table as it is stored, or about to be: what has its layout's number has these columns. */
    static Layouts toStored(TableDescriptor table, LayoutSource source) {
        Layouts layouts = new Layouts(source, table);
        layouts.resolvers.put(table.layoutVersion(), Optional.empty());
        return layouts;
    }

    /** Looks into a value; {@link #row()} and its siblings say what is there until the value's array changes. */
    void read(byte[] value, int length) {
        int offset = 0;
        int bits = 0;
        int next;
        do {
            if (offset == length || offset == 5) {
                throw corrupted("a value without a layout");
            }
            next = value[offset];
            bits |= (next & 0x7f) << (7 * offset);
            offset++;
        } while (next < 0);
        int found = (bits >>> 1) ^ -(bits & 1);
        if (found != layout) {
            resolver = resolvers.computeIfAbsent(found, this::resolver).orElse(null);
            layout = found;
        }
        if (resolver == null) {
            row = value;
            rowOffset = offset;
            rowLength = length - offset;
        } else {
            row = resolver.resolve(value, offset, length - offset);
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

    private Optional<RowResolver> resolver(int stored) {
        List<Column> columns = source.columns(table.id(), stored)
                .orElseThrow(() -> corrupted("a row of the unknown layout " + stored));
        return Column.haveSameEncoding(columns, table.columns())
                ? Optional.empty()
                : Optional.of(RowResolver.of(columns, table.columns()));
    }

    private StrandlineException corrupted(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "table \"" + table.name() + "\" holds " + what,
                "Restore the table from a backup.");
    }
}

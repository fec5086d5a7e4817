package io.strandline.embedded.catalog;

import io.strandline.manifest.Span;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * A descriptor and what only the store needs to know of it.
 *
 * @param descriptor as everyone sees it
 * @param indexes of a table: its public indexes and those that are being filled, by id
 */
public record StoredDescriptor(Descriptor descriptor, List<StoredIndex> indexes) {
    public StoredDescriptor {
        indexes = List.copyOf(indexes);
    }

    /** Of anything without indexes. */
    public static StoredDescriptor of(Descriptor descriptor) {
        return new StoredDescriptor(descriptor, List.of());
    }

    /** Of a descriptor that is to be created: gives its indexes, if it is a table, a place for their entries. */
    public static StoredDescriptor ofNew(Descriptor descriptor, IdAllocator ids) {
        if (descriptor instanceof TableDescriptor table) {
            return new StoredDescriptor(
                    table,
                    table.indexes().stream()
                            .map(index -> new StoredIndex(index, ids.allocate(), true))
                            .toList());
        }
        return of(descriptor);
    }

    /**
     * @throws IllegalStateException if it is something else
     */
    public TableDescriptor table() {
        if (descriptor instanceof TableDescriptor table) {
            return table;
        }
        throw new IllegalStateException(descriptor.kind() + " " + descriptor.name() + " is not a table");
    }

    /** The same with other indexes; those that are public must be the table's. */
    public StoredDescriptor withIndexes(List<StoredIndex> newIndexes) {
        return new StoredDescriptor(descriptor, newIndexes);
    }

    /** Where its rows and its indexes' entries lie; nowhere unless it is a table. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        if (descriptor instanceof TableDescriptor table) {
            spans.add(table.span());
            indexes.forEach(index -> spans.add(index.span()));
        }
        return spans;
    }

    public byte[] encode() {
        return DescriptorCodec.encode(this);
    }

    public static StoredDescriptor decode(byte[] bytes) {
        return DescriptorCodec.decode(bytes, bytes.length);
    }

    boolean isOffline() {
        return descriptor instanceof TableDescriptor table && table.state() == TableDescriptor.State.OFFLINE;
    }
}

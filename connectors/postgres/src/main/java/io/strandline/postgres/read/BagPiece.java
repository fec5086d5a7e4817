package io.strandline.postgres.read;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.postgres.catalog.Relation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A piece of a bag: a range of its blocks, the first one of which is part of each key. The first piece has no lower bound and the last one no upper one: rows are
 * in one of them wherever the table ends.
 *
 * @param from the first block; that of the first piece is 0
 * @param where which rows
 */
record BagPiece(int from, String where) {
    static BagPiece of(Relation relation, Span span) {
        Span table = relation.descriptor().span();
        int wholeBlocks = table.start().length() + Integer.BYTES;
        OptionalLong from = span.start().equals(table.start()) ? OptionalLong.empty() : block(span.start(), table);
        // All keys of a piece have its first block: a border behind that is within the piece, and says nothing of other
        // blocks.
        OptionalLong to = span.end().length() == wholeBlocks ? block(span.end(), table) : OptionalLong.empty();
        List<String> conditions = new ArrayList<>();
        from.ifPresent(block -> conditions.add("ctid >= '(" + block + ",0)'::tid"));
        to.ifPresent(block -> conditions.add("ctid < '(" + block + ",0)'::tid"));
        return new BagPiece((int) from.orElse(0), String.join(" AND ", conditions));
    }

    private static OptionalLong block(Key key, Span table) {
        byte[] bytes = new byte[Integer.BYTES];
        byte[] border = key.toByteArray();
        int prefix = table.start().length();
        for (int i = 0; i < bytes.length && prefix + i < border.length; i++) {
            bytes[i] = border[prefix + i];
        }
        return OptionalLong.of(ByteBuffer.wrap(bytes).getInt() & 0xffff_ffffL);
    }
}

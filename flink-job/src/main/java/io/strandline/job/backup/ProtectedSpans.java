package io.strandline.job.backup;

import io.strandline.manifest.Span;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;

/** The spans a hold names: one a table, or one around all when there are very many, so that a hold stays a small record. */
final class ProtectedSpans {
    private static final int MOST = 1_000;

    private ProtectedSpans() {}

    /** @param tables by id */
    static List<Span> of(List<TableDescriptor> tables) {
        if (tables.size() <= MOST) {
            return tables.stream().map(TableDescriptor::span).toList();
        }
        return List.of(new Span(
                tables.get(0).span().start(),
                tables.get(tables.size() - 1).span().end()));
    }
}

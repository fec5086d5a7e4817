package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/** A statement that changes rows. */
public sealed interface Change extends Statement {
    QualifiedName table();

    /**
     * @param columns empty: all visible ones, in order
     * @param rows may hold {@link Expression.Default}; a row without values is all defaults
     * @param upsert replace the row with the same primary key
     */
    record Insert(QualifiedName table, List<String> columns, List<List<Expression>> rows, boolean upsert)
            implements Change {
        public Insert {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    record Update(QualifiedName table, List<Assignment> assignments, Optional<Expression> where) implements Change {
        public Update {
            assignments = List.copyOf(assignments);
        }
    }

    /** @param value may be {@link Expression.Default} */
    record Assignment(String column, Expression value) {}

    record Delete(QualifiedName table, Optional<Expression> where) implements Change {}

    /** @param files storage URIs, or paths on the machine of the process that holds the store */
    record ImportInto(QualifiedName table, List<String> columns, List<String> files, Options options)
            implements Change {
        public ImportInto {
            columns = List.copyOf(columns);
            files = List.copyOf(files);
        }
    }
}

package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.definitions.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A running {@code COPY ... FROM STDIN} of one table's rows. The connection's transaction decides about them. */
final class CopyFromStdin {
    private static final int FLUSH_BYTES = 64 << 10;

    private final ObjectName place;
    private final CopyBuffer buffer = new CopyBuffer();
    private final CopyFormat format;
    private final CopyIn copy;
    private long rows;

    /** @param place where the table is made */
    CopyFromStdin(Connection connection, TableDescriptor table, ObjectName place) {
        this.place = place;
        this.format = CopyFormat.of(table.columns(), buffer);
        try {
            this.copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + place.sql() + columns(table) + " FROM STDIN" + format.options());
        } catch (SQLException e) {
            throw failed(e);
        }
        format.begin();
    }

    /** SQL has no empty list: without one it is all columns that are not generated. */
    private static String columns(TableDescriptor table) {
        return table.columns().isEmpty()
                ? ""
                : table.columns().stream()
                        .map(Column::name)
                        .map(ObjectName::quoted)
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    void add(byte[] row, int offset, int length) {
        format.add(row, offset, length);
        rows++;
        if (buffer.length() >= FLUSH_BYTES) {
            flush();
        }
    }

    private void flush() {
        try {
            copy.writeToCopy(buffer.bytes(), 0, buffer.length());
            buffer.clear();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @return how many rows the server took, which are those that were added */
    long finish() {
        format.end();
        flush();
        try {
            long taken = copy.endCopy();
            if (taken != rows) {
                throw new StrandlineException(
                        ErrorCode.INTERNAL,
                        "cannot restore table " + place + ": the server took " + taken + " of " + rows + " rows");
            }
            return taken;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private StrandlineException failed(SQLException e) {
        return PostgresErrors.translateRestore(e, "cannot restore the rows of table " + place);
    }
}

package io.strandline.control.execution;

import io.strandline.control.statement.Definition;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;

/** CREATE SEQUENCE with CockroachDB's defaults. */
final class NewSequence {
    private NewSequence() {}

    static SequenceDescriptor descriptor(Definition.CreateSequence create, int id, SchemaDescriptor schema) {
        Definition.SequenceOptions options = create.options();
        long increment = options.increment().orElse(1L);
        if (increment == 0) {
            throw refused("INCREMENT must not be zero");
        }
        boolean rising = increment > 0;
        long min = options.minValue().orElse(rising ? 1L : Long.MIN_VALUE);
        long max = options.maxValue().orElse(rising ? Long.MAX_VALUE : -1L);
        if (min > max) {
            throw refused("MINVALUE (" + min + ") must be less than MAXVALUE (" + max + ")");
        }
        long start = options.start().orElse(rising ? min : max);
        if (start < min || start > max) {
            throw refused(
                    "START value (" + start + ") must lie between MINVALUE (" + min + ") and MAXVALUE (" + max + ")");
        }
        long before;
        try {
            before = Math.subtractExact(start, increment);
        } catch (ArithmeticException e) {
            throw refused("START value (" + start + ") leaves no room for INCREMENT (" + increment + ")");
        }
        return new SequenceDescriptor(
                id, 1, schema.databaseId(), schema.id(), create.name().last(), start, increment, min, max, before);
    }

    private static StrandlineException refused(String message) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, message);
    }
}

package io.strandline.control.execution;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.QualifiedName;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Program;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.SequenceDescriptor;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The functions an expression may call, and what they need of the session and its transaction. */
final class Functions {
    private static final Set<String> AGGREGATES = Set.of("count", "sum", "min", "max", "avg");
    private static final Set<String> WRITING = Set.of("nextval", "setval");

    private final SessionContext session;
    private final Optional<Transaction> transaction;

    /** @param transaction what is running; empty for a read of the past */
    Functions(SessionContext session, Optional<Transaction> transaction) {
        this.session = session;
        this.transaction = transaction;
    }

    static boolean isAggregate(Expression expression) {
        return expression instanceof Expression.Call call && AGGREGATES.contains(call.function());
    }

    /** Whether a SELECT of this changes something. */
    static boolean writes(Expression expression) {
        return expression instanceof Expression.Call call && WRITING.contains(call.function());
    }

    Bound call(Expression.Call call, Binder binder) {
        List<Expression> arguments = call.arguments();
        if (AGGREGATES.contains(call.function())) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    call.function() + "() is not supported inside other expressions or conditions");
        }
        if (WRITING.contains(call.function())) {
            return sequence(call, binder);
        }
        if (!arguments.isEmpty() || call.star()) {
            throw unknown(call);
        }
        // The result is the same for all rows of a statement, but for the ids.
        return switch (call.function()) {
            case "cluster_logical_timestamp" -> Bound.constant(Binder.DECIMAL, new BigDecimal(time().toString()));
            case "now", "current_timestamp", "transaction_timestamp", "statement_timestamp" ->
                Bound.constant(ColumnType.of(Kind.TIMESTAMPTZ), micros(time().toInstant()));
            case "current_database" ->
                Bound.constant(Binder.STRING, session.variables().database());
            case "current_user", "session_user" ->
                Bound.constant(Binder.STRING, session.options().user());
            case "version" -> Bound.constant(Binder.STRING, "Strandline " + Program.version());
            case "unique_rowid" ->
                new Bound(Binder.INT8, false, row -> session.rowIds().next());
            case "gen_random_uuid" -> new Bound(ColumnType.of(Kind.UUID), false, row -> UUID.randomUUID());
            default -> throw unknown(call);
        };
    }

    private HlcTimestamp time() {
        return transaction.isPresent()
                ? transaction.get().readTime()
                : session.control().now();
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static StrandlineException unknown(Expression.Call call) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "function " + call.function() + "() with these arguments is not supported",
                "There are count, sum, min, max, avg, now, cluster_logical_timestamp, unique_rowid, gen_random_uuid, nextval and setval.");
    }

    private Bound sequence(Expression.Call call, Binder binder) {
        int wanted = call.function().equals("nextval") ? 1 : 2;
        if (call.arguments().size() != wanted || !(call.arguments().get(0) instanceof Expression.Text name)) {
            throw unknown(call);
        }
        Transaction running = transaction.orElseThrow(() -> new StrandlineException(
                ErrorCode.NOT_SUPPORTED, call.function() + "() is not supported AS OF SYSTEM TIME"));
        QualifiedName sequence = new QualifiedName(List.of(name.value().split("\\.", QualifiedName.MOST_PARTS)));
        if (wanted == 2) {
            long value = intArgument(call.arguments().get(1), binder);
            return new Bound(Binder.INT8, false, row -> set(sequence(sequence, running), value, running));
        }
        return new Bound(Binder.INT8, false, row -> {
            SequenceDescriptor before = sequence(sequence, running);
            return set(before, next(before), running);
        });
    }

    private SequenceDescriptor sequence(QualifiedName name, Transaction running) {
        return new Names(running.catalog(), session.variables().database()).sequence(name);
    }

    private static long set(SequenceDescriptor sequence, long value, Transaction running) {
        if (value < sequence.minValue() || value > sequence.maxValue()) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE,
                    "value " + value + " is out of bounds for sequence \"" + sequence.name() + "\" ("
                            + sequence.minValue() + ".." + sequence.maxValue() + ")");
        }
        running.put(new SequenceDescriptor(
                sequence.id(),
                sequence.version() + 1,
                sequence.databaseId(),
                sequence.schemaId(),
                sequence.name(),
                sequence.start(),
                sequence.increment(),
                sequence.minValue(),
                sequence.maxValue(),
                value));
        return value;
    }

    private static long intArgument(Expression expression, Binder binder) {
        if (binder.bind(expression, Optional.of(Binder.INT8)).constantValue() instanceof Long value) {
            return value;
        }
        throw Binder.mismatch("setval() takes a whole number");
    }

    private static long next(SequenceDescriptor sequence) {
        try {
            long value = Math.addExact(sequence.value(), sequence.increment());
            if (value >= sequence.minValue() && value <= sequence.maxValue()) {
                return value;
            }
        } catch (ArithmeticException e) {
            throw exhausted(sequence);
        }
        throw exhausted(sequence);
    }

    private static StrandlineException exhausted(SequenceDescriptor sequence) {
        boolean rising = sequence.increment() > 0;
        return new StrandlineException(
                ErrorCode.OUT_OF_RANGE,
                "reached " + (rising ? "maximum" : "minimum") + " value of sequence \"" + sequence.name() + "\" ("
                        + (rising ? sequence.maxValue() : sequence.minValue()) + ")",
                "setval() puts it back.");
    }
}

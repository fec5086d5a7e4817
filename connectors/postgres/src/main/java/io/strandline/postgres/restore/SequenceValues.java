package io.strandline.postgres.restore;

import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.restore.NumberedColumns.Numbers;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sets sequences to what they stood at. Where nobody knows that, since one comes with its table and not by itself, or since the time lies inside a window at whose
 * end alone its value is known, it is set to where no number is given twice: to the furthest of the values that are known and the numbers in its columns.
 */
final class SequenceValues {
    private final Session session;
    private final DatabasePlan database;
    private final DatabaseWork work;

    SequenceValues(Session session, DatabasePlan database, DatabaseWork work) {
        this.session = session;
        this.database = database;
        this.work = work;
    }

    void set() {
        NumberedColumns columns = new NumberedColumns(session);
        List<Numbers> ours = columns.sequences().stream()
                .filter(numbers -> database.isNew()
                        || work.workSchemas().containsValue(numbers.name().schema()))
                .toList();
        Set<ObjectName> set = new HashSet<>();
        for (SequenceDescriptor sequence : database.sequences()) {
            ObjectName place = database.place(sequence);
            set.add(place);
            Optional<Numbers> numbers = sequence.valueBefore().isEmpty()
                    ? Optional.empty()
                    : ours.stream().filter(own -> own.name().equals(place)).findFirst();
            numbers.ifPresentOrElse(
                    own -> setAhead(
                            own,
                            columns,
                            Stream.concat(Stream.of(sequence.lastValue()), sequence.valueBefore().stream())),
                    () -> set(sequence, place));
        }
        for (Numbers numbers : ours) {
            if (!set.contains(numbers.name())) {
                setAhead(numbers, columns, Stream.of());
            }
        }
    }

    /** One that stands where none can stand was not called: so said backups that had no other way to say it. */
    private void set(SequenceDescriptor sequence, ObjectName place) {
        boolean outside = sequence.value() < sequence.minValue() || sequence.value() > sequence.maxValue();
        boolean before = sequence.called() && outside;
        boolean called = sequence.called() && !before;
        long value = before ? sequence.value() + sequence.increment() : sequence.value();
        set(place, value, called);
    }

    /**
     * @param known what it stood at, the newest first, by definitions that may have had other bounds than those of now
     */
    private void setAhead(Numbers numbers, NumberedColumns columns, Stream<Long> known) {
        Stream<BigInteger> within = known.map(BigInteger::valueOf).filter(numbers::canStandAt);
        // Of one that begins again where it ends no value is the furthest.
        BigInteger last = (numbers.cycles() ? within.findFirst() : within.max(numbers.furthestLast()))
                .orElse(numbers.beforeFirst());
        BigInteger next = columns.furthest(numbers)
                .filter(furthest -> numbers.furthestLast().compare(furthest, last) > 0)
                .map(furthest -> numbers.firstFrom(furthest, last))
                .orElse(last);
        boolean called = numbers.contains(next);
        set(numbers.name(), (called ? next : numbers.after(next)).longValueExact(), called);
    }

    private void set(ObjectName place, long value, boolean called) {
        session.query(
                "cannot set sequence " + place,
                "SELECT pg_catalog.setval(?::regclass, ?, ?)",
                row -> true,
                place.sql(),
                value,
                called);
    }
}

package io.strandline.job.backup;

import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the spans of one split and writes their revisions into entries. An entry holds keys of one table; spans of a full layer that touch
 * share one, up to the plan's file size, while in an incremental layer an entry ends where its span does.
 *
 * <p>Where an intent is in the way, the rest of that span is left over, and the export goes on with the next one.
 */
final class SplitExport implements AutoCloseable {
    /** Rows between two looks at the stop signal. */
    private static final int ROWS_PER_CHECK = 256;

    private final Keyspace keyspace;
    private final Plan plan;
    private final LayerLayouts layouts;
    private final boolean push;
    private final ExportPace pace;
    private final StopSignal stop;
    private final EntryOutput output;
    private final DataBlockCodec codec = new DataBlockCodec();
    private final EntryWriter writer;
    private final List<SplitSpan> done = new ArrayList<>();
    private final List<SplitSpan> blocked = new ArrayList<>();
    private int wholeSpans;

    /** @param push move transactions out of the way instead of leaving their keys over */
    SplitExport(
            Keyspace keyspace,
            Plan plan,
            LayerLayouts layouts,
            EntryOutput output,
            boolean push,
            ExportPace pace,
            StopSignal stop) {
        this.keyspace = keyspace;
        this.plan = plan;
        this.layouts = layouts;
        this.push = push;
        this.pace = pace;
        this.stop = stop;
        this.output = output;
        this.writer = new EntryWriter(output, codec, plan.fileSizeBytes());
    }

    /** Exports spans, which are sorted; every object that holds an entry is complete afterwards. */
    ExportedSpans run(List<SplitSpan> spans) throws StoppedException {
        int next = 0;
        while (next < spans.size()) {
            next += export(touching(spans.subList(next, spans.size())));
        }
        output.complete();
        return new ExportedSpans(writer.entries(), done, blocked, wholeSpans);
    }

    /** The first spans that are one, if they are joined. */
    private static List<SplitSpan> touching(List<SplitSpan> spans) {
        int count = 1;
        while (count < spans.size() && touch(spans.get(count - 1), spans.get(count))) {
            count++;
        }
        return spans.subList(0, count);
    }

    private static boolean touch(SplitSpan left, SplitSpan right) {
        return prefix(left).equals(prefix(right))
                && left.introducedAt().equals(right.introducedAt())
                && left.span().end().equals(right.span().start());
    }

    /** Of the table and its generation; the keys of a file lack it. */
    private static Key prefix(SplitSpan span) {
        return Key.copyOf(span.span().start().toByteArray(), 0, TableDescriptor.KEY_PREFIX_LENGTH);
    }

    /**
     * Exports spans that touch in one read, up to the end of the first one that is blocked.
     *
     * @return how many spans that are
     */
    private int export(List<SplitSpan> spans) throws StoppedException {
        SplitSpan first = spans.get(0);
        Span span = new Span(
                first.span().start(), spans.get(spans.size() - 1).span().end());
        TableDescriptor table = layouts.of(first);
        SpanRead read = SpanRead.of(plan.window(), plan.revisionStart(), first.introducedAt());
        writer.begin(span.start(), plan.window().isFull() ? List.of() : ends(spans));
        pace.check(stop);
        try (ExportCursor cursor = keyspace.export(
                new ExportRequest(plan.holdId(), table, span, read.window(), read.historyFrom(), push))) {
            EntryWriter.Stream stream =
                    new EntryWriter.Stream(table, cursor.keptColumns(), read.window(), first.introducedAt());
            int untilCheck = ROWS_PER_CHECK;
            while (cursor.next()) {
                if (--untilCheck == 0) {
                    pace.check(stop);
                    untilCheck = ROWS_PER_CHECK;
                }
                writer.append(stream, cursor);
            }
            if (cursor.blockedAtLength() < 0) {
                writer.end(stream, span.end());
                done.addAll(spans);
                wholeSpans += spans.size();
                return spans.size();
            }
            Key blockedAt = Key.copyOf(cursor.key(), 0, cursor.blockedAtLength());
            writer.end(stream, blockedAt);
            return leaveOver(blockedAt, spans);
        }
    }

    private static List<Key> ends(List<SplitSpan> spans) {
        return spans.stream().map(span -> span.span().end()).toList();
    }

    /** @return how many spans are done or left over */
    private int leaveOver(Key blockedAt, List<SplitSpan> spans) {
        int index = 0;
        while (spans.get(index).span().end().compareTo(blockedAt) <= 0) {
            index++;
        }
        done.addAll(spans.subList(0, index));
        wholeSpans += index;
        SplitSpan cut = spans.get(index);
        if (cut.span().start().compareTo(blockedAt) < 0) {
            done.add(piece(cut, cut.span().start(), blockedAt));
        }
        blocked.add(piece(cut, blockedAt, cut.span().end()));
        return index + 1;
    }

    private static SplitSpan piece(SplitSpan span, Key start, Key end) {
        return new SplitSpan(span.tableId(), new Span(start, end), span.approximateBytes(), span.introducedAt());
    }

    @Override
    public void close() {
        codec.close();
    }
}

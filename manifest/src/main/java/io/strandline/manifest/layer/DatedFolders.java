package io.strandline.manifest.layer;

import io.strandline.manifest.storage.ExternalStorage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders {@code YYYY/MM/DD-HHMMSS.cs} of a collection. Lists as few folders as what is read of them needs. */
final class DatedFolders {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu/MM/dd-HHmmss.SS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}/");
    private static final Pattern MONTH = Pattern.compile("[0-9]{2}/");
    private static final Pattern DAY_AND_TIME = Pattern.compile("[0-9]{2}-[0-9]{6}\\.[0-9]{2}/");

    private final ExternalStorage storage;
    private final String place;

    /** @param place that they are in; empty, or ends with a slash */
    DatedFolders(ExternalStorage storage, String place) {
        this.storage = storage;
        this.place = place;
    }

    /** The name for a time. */
    static String nameOf(Instant time) {
        return NAME.format(time);
    }

    /** Lazily. */
    Stream<String> oldestFirst() {
        return walk(Comparator.naturalOrder());
    }

    /** Lazily. */
    Stream<String> newestFirst() {
        return walk(Comparator.reverseOrder());
    }

    private Stream<String> walk(Comparator<String> order) {
        return children("", YEAR, order)
                .flatMap(year -> children(year, MONTH, order))
                .flatMap(month -> children(month, DAY_AND_TIME, order))
                .map(folder -> folder.substring(0, folder.length() - 1));
    }

    private Stream<String> children(String folder, Pattern shape, Comparator<String> order) {
        List<String> children;
        try (Stream<String> parts = storage.listFolder(place + folder)) {
            children = parts.filter(part -> shape.matcher(part).matches())
                    .sorted(order)
                    .toList();
        }
        return children.stream().map(child -> folder + child);
    }
}

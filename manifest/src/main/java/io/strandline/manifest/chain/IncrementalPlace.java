package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerNames;
import io.strandline.manifest.storage.ExternalStorage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the incremental layers of full backups lie. Reads only names. Safe for use by many threads. */
public final class IncrementalPlace {
    private static final String FOLDER_IN_COLLECTION = "incrementals/";

    private static final DateTimeFormatter END = formatter("uuuuMMdd/HHmmss.SS");
    private static final DateTimeFormatter START = formatter("uuuuMMdd-HHmmss.SS");
    private static final Pattern DAY = Pattern.compile("[0-9]{8}/");
    private static final Pattern TIMES = Pattern.compile("[0-9]{6}\\.[0-9]{2}-[0-9]{8}-[0-9]{6}\\.[0-9]{2}/");
    private static final long CENTISECOND_NANOS = 10_000_000;

    private final ExternalStorage storage;
    private final String prefix;

    private IncrementalPlace(ExternalStorage storage, String prefix) {
        this.storage = storage;
        this.prefix = prefix;
    }

    /** Below {@code incrementals/} of the collection. */
    public static IncrementalPlace inCollection(ExternalStorage collection) {
        return new IncrementalPlace(collection, FOLDER_IN_COLLECTION);
    }

    /** The place that {@code incremental_location} names. */
    public static IncrementalPlace at(ExternalStorage location) {
        return new IncrementalPlace(location, "");
    }

    /** What the directories are in; the caller closes it. */
    public ExternalStorage storage() {
        return storage;
    }

    /**
     * A directory in which nobody has planned a layer: the one of the window's times, or of an end some centiseconds later. Another job
     * may take it before the caller's plan is put, and then owns it.
     *
     * @param fullDirectory of the full backup, such as {@code 2026/11/22-092200.12}
     */
    public String freeDirectoryFor(String fullDirectory, Window window) {
        Instant end = window.end().toInstant();
        while (true) {
            String directory = folder(fullDirectory) + END.format(end) + "-"
                    + START.format(window.start().toInstant());
            if (storage.size(directory + "/" + LayerNames.PLAN).isEmpty()) {
                return directory;
            }
            end = end.plusNanos(CENTISECOND_NANOS);
        }
    }

    /**
     * The directories of the layers of a full backup, completed or not, in the order of their names: by end time, then by start time. A request for each day
     * on which there are some.
     */
    public List<String> directories(String fullDirectory) {
        List<String> directories = new ArrayList<>();
        String root = folder(fullDirectory);
        for (String day : folders(root, DAY)) {
            for (String times : folders(root + day, TIMES)) {
                directories.add(root + day + times.substring(0, times.length() - 1));
            }
        }
        return directories;
    }

    /** {@link #directories}, of the completed layers only. */
    public List<String> list(String fullDirectory) {
        return directories(fullDirectory).stream()
                .filter(directory ->
                        storage.size(directory + "/" + LayerNames.MANIFEST).isPresent())
                .toList();
    }

    /** The directories of the full backups that have layers here. A request for each year and month of theirs. */
    public List<String> fullDirectories() {
        return BackupCollection.directoriesIn(storage, prefix);
    }

    /** Whether a layer may cover a time, as its directory tells it: to a centisecond, its end perhaps some later. */
    static boolean mayCover(String directory, HlcTimestamp time) {
        int endLength = "YYYYMMDD/HHMMSS.cs".length();
        int startLength = "YYYYMMDD-HHMMSS.cs".length();
        String times = directory.substring(directory.length() - endLength - 1 - startLength);
        return START.format(time.toInstant()).compareTo(times.substring(endLength + 1)) >= 0
                && END.format(time.toInstant()).compareTo(times.substring(0, endLength)) <= 0;
    }

    private String folder(String fullDirectory) {
        return prefix + fullDirectory + "/";
    }

    private List<String> folders(String folder, Pattern shape) {
        try (Stream<String> parts = storage.listFolder(folder)) {
            return parts.filter(part -> shape.matcher(part).matches()).sorted().toList();
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}

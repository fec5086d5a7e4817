package io.strandline.manifest.layer;

import java.util.Optional;

/** The names of a layer's objects, relative to its directory. See FORMAT.md, "Names". */
public final class LayerNames {
    public static final String MANIFEST = "BACKUP_MANIFEST";
    public static final String PLAN = "progress/PLAN";
    public static final String OUTCOME = "progress/OUTCOME";

    /** All progress objects begin with it. */
    static final String PROGRESS = "progress/";

    private LayerNames() {}

    /** {@code BACKUP-LOCK-<job>}. */
    public static String lock(long jobId) {
        return "BACKUP-LOCK-" + jobId;
    }

    /** {@code progress/PLAN-<attempt>-<number>}, number from 0. */
    static String planPage(String attempt, int number) {
        return PLAN + "-" + attempt + "-" + number;
    }

    /** {@code progress/PLAN-<attempt>-definitions}. */
    static String planDefinitions(String attempt) {
        return PLAN + "-" + attempt + "-definitions";
    }

    /** {@code progress/<split-id>}. */
    public static String progress(SplitId splitId) {
        return PROGRESS + splitId;
    }

    /** The split that a name of {@link #progress} stands for; empty for every other name. */
    static Optional<SplitId> splitIdOf(String name) {
        if (!name.startsWith(PROGRESS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SplitId(name.substring(PROGRESS.length())));
        } catch (IllegalArgumentException notASplit) {
            return Optional.empty();
        }
    }

    /**
     * {@code data/<split-id>-<attempt>-<number>.avro}, an object that holds one entry.
     *
     * @param attempt unique to the attempt
     * @param number of the object in the attempt, from 0
     */
    public static String dataFile(SplitId splitId, String attempt, int number) {
        return "data/" + splitId + "-" + attempt + "-" + number + ".avro";
    }

    /** {@code data/<split-id>-<attempt>-<number>.pack}, an object in which entries lie one after the other. */
    public static String pack(SplitId splitId, String attempt, int number) {
        return "data/" + splitId + "-" + attempt + "-" + number + ".pack";
    }

    static String sideFile(String kind, String attempt) {
        return kind + "-" + attempt;
    }
}

package io.strandline.manifest.layer;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a program must know to read an object that names it in {@code strandline.requires}. See FORMAT.md, "Features". */
enum Feature {
    /** The layer is read together with its parent. */
    INCREMENTAL,
    /** A key may have several revisions in the layer, and objects several descriptors. */
    REVISIONS,
    /** What the layer holds is another keyspace's than the embedded one: columns and definitions in terms of its own. */
    DIALECT,
    /** A revision may lack values that older layers have. */
    KEPT_COLUMNS;

    private static final String SEPARATOR = ",";

    /** Those of a layer's records. */
    static Set<Feature> of(Optional<Parent> parent, boolean allRevisions) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        if (parent.isPresent()) {
            features.add(INCREMENTAL);
        }
        if (allRevisions) {
            features.add(REVISIONS);
        }
        return features;
    }

    /** Those of a layer's manifest. */
    static Set<Feature> of(Optional<Parent> parent, boolean allRevisions, String dialect) {
        Set<Feature> features = of(parent, allRevisions);
        if (!dialect.equals(BackupManifest.EMBEDDED)) {
            features.add(DIALECT);
        }
        return features;
    }

    /**
     * Those of records that tell of data files.
     *
     * @param kept revisions with kept columns in them
     */
    static Set<Feature> ofKept(long kept) {
        return kept > 0 ? EnumSet.of(KEPT_COLUMNS) : Set.of();
    }

    /** As the metadata names them. */
    static String text(Collection<Feature> features) {
        return features.stream().map(Feature::text).collect(Collectors.joining(SEPARATOR));
    }

    /** The names in the metadata that stand for no feature of this program. */
    static List<String> unknown(String text) {
        Set<String> known = Stream.of(values()).map(Feature::text).collect(Collectors.toSet());
        return Stream.of(text.split(SEPARATOR))
                .filter(name -> !name.isEmpty() && !known.contains(name))
                .toList();
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.strandline.storage;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What the author of a URI may have meant by a parameter that its provider does not know. */
final class UnknownParameters {
    /** Letters to change, add or leave out, up to which a name counts as a misspelling. */
    private static final int NEAR = 4;

    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(NEAR);

    /** Beginnings of names that only one provider has. */
    private static final Map<String, String> PROVIDERS =
            Map.of("AWS_", "s3", "S3_", "s3", "AZURE_", "azure-blob", "GOOGLE_", "gs");

    private UnknownParameters() {}

    /** @param known what the scheme takes; may be empty */
    static String hint(String scheme, Collection<String> unknown, Set<String> known) {
        if (known.isEmpty()) {
            return "A " + scheme + " URI takes none.";
        }
        Set<String> sentences = new LinkedHashSet<>();
        for (String name : unknown) {
            explain(scheme, name, known).ifPresent(sentences::add);
        }
        sentences.add("Known are: " + String.join(", ", new TreeSet<>(known)) + ".");
        return String.join(" ", sentences);
    }

    private static Optional<String> explain(String scheme, String name, Set<String> known) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (known.contains(upper)) {
            return Optional.of("Write " + upper + " in upper case.");
        }
        Optional<String> near = known.stream()
                .filter(candidate -> distance(upper, candidate) >= 0)
                .min(Comparator.<String>comparingInt(candidate -> distance(upper, candidate))
                        .thenComparing(Comparator.naturalOrder()));
        if (near.isPresent()) {
            return Optional.of(name + " may be " + near.get() + ".");
        }
        return PROVIDERS.entrySet().stream()
                .filter(provider -> upper.startsWith(provider.getKey()))
                .filter(provider -> !provider.getValue().equals(scheme))
                .map(provider -> name + " is for " + provider.getValue() + " URIs.")
                .findFirst();
    }

    /** Negative if the names are not alike. */
    private static int distance(String name, String candidate) {
        int distance = DISTANCE.apply(name, candidate);
        return distance * 2 < candidate.length() ? distance : -1;
    }
}

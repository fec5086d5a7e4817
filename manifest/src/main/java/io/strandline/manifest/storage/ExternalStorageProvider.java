package io.strandline.manifest.storage;

import java.util.List;
import java.util.Set;

/** Opens storages by URI scheme; found with {@link java.util.ServiceLoader}. */
public interface ExternalStorageProvider {
    /** Lower case, without the colon. */
    Set<String> schemes();

    /** URIs to show to a user as examples; none of a provider that can only say why its schemes are of no use. */
    default List<String> examples() {
        return List.of();
    }

    /** Whether it is also asked for schemes that no provider names, such as those of plugins. */
    default boolean takesOtherSchemes() {
        return false;
    }

    /**
     * The provider in the names of settings, {@code cloudstorage.<provider>....}, whose limits hold for its storages; empty if none do.
     */
    default String limitedAs() {
        return "";
    }

    /**
     * Opens the place the URI names, without touching it.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if the URI is not one of this provider's
     */
    ExternalStorage open(String uri, StorageContext context);
}

package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Opens an {@link ExternalStorage} by the scheme of its URI. */
public final class ExternalStorages {
    private ExternalStorages() {}

    /** Opens a place under the name that a statement gave it. */
    public static ExternalStorage open(SecretUri uri, StorageContext context) {
        return open(uri, context, UnaryOperator.identity());
    }

    /** The same; what is asked of it counts. */
    public static ExternalStorage open(SecretUri uri, StorageContext context, StorageStatistics statistics) {
        return open(uri, context, storage -> new MeasuredStorage(storage, statistics));
    }

    private static ExternalStorage open(
            SecretUri uri, StorageContext context, UnaryOperator<ExternalStorage> measured) {
        ExternalStorage storage = open(uri.uri(), context, measured);
        return uri.isRenamed() ? new RenamedStorage(storage, uri.displayName()) : storage;
    }

    /**
     * Opens {@code uri} with the provider of its scheme, or else with one that takes schemes which no provider names; at no more than the {@link
     * TransferRates} of this process.
     */
    public static ExternalStorage open(String uri, StorageContext context) {
        return open(uri, context, UnaryOperator.identity());
    }

    private static ExternalStorage open(String uri, StorageContext context, UnaryOperator<ExternalStorage> measured) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        ExternalStorageProvider provider = providerOf(scheme)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        scheme.isEmpty()
                                ? "storage URI has no scheme"
                                : "unsupported storage scheme: \"" + scheme + "\"",
                        "Examples of storage URIs: " + String.join(", ", examples())));
        ExternalStorage storage = limited(provider, measured.apply(provider.open(uri, context)), context.settings());
        return context.singleWriter() && storage.createOnce() != ExternalStorage.CreateOnce.PROVEN
                ? new SingleWriterStorage(storage)
                : storage;
    }

    /** URIs to show to a user, of all providers. */
    public static List<String> examples() {
        return providers().flatMap(provider -> provider.examples().stream()).toList();
    }

    private static Optional<ExternalStorageProvider> providerOf(String scheme) {
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        return providers()
                .filter(provider -> provider.schemes().contains(scheme))
                .findFirst()
                .or(() -> providers()
                        .filter(ExternalStorageProvider::takesOtherSchemes)
                        .findFirst());
    }

    private static Stream<ExternalStorageProvider> providers() {
        return ServiceLoader.load(ExternalStorageProvider.class, ExternalStorages.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get);
    }

    private static ExternalStorage limited(
            ExternalStorageProvider provider, ExternalStorage storage, StorageSettings settings) {
        if (provider.limitedAs().isEmpty()) {
            return storage;
        }
        TransferRates.apply(settings);
        return new LimitedStorage(storage, TransferRates.ofProcess().of(provider.limitedAs()));
    }
}

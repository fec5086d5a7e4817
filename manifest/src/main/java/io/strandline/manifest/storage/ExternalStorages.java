package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** Opens an {@link ExternalStorage} by the scheme of its URI. */
public final class ExternalStorages {
    private ExternalStorages() {}

    /** Opens {@code uri} with the provider of its scheme, at no more than the {@link TransferRates} of this process. */
    public static ExternalStorage open(String uri, StorageContext context) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        List<String> examples = new ArrayList<>();
        ClassLoader loader = ExternalStorages.class.getClassLoader();
        for (ExternalStorageProvider provider : ServiceLoader.load(ExternalStorageProvider.class, loader)) {
            if (provider.schemes().contains(scheme)) {
                return limited(provider, uri, context);
            }
            examples.addAll(provider.examples());
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                scheme.isEmpty() ? "storage URI has no scheme" : "unsupported storage scheme: \"" + scheme + "\"",
                "Examples of storage URIs: " + String.join(", ", examples));
    }

    private static ExternalStorage limited(ExternalStorageProvider provider, String uri, StorageContext context) {
        ExternalStorage storage = provider.open(uri, context);
        if (provider.limitedAs().isEmpty()) {
            return storage;
        }
        TransferRates.apply(context.settings());
        return new LimitedStorage(storage, TransferRates.ofProcess().of(provider.limitedAs()));
    }
}

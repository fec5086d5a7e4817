package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Opens an {@link ExternalStorage} by the scheme of its URI. */
public final class ExternalStorages {
    private ExternalStorages() {}

    /** Opens {@code uri} with the provider of its scheme. */
    public static ExternalStorage open(String uri, StorageContext context) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        TreeSet<String> known = new TreeSet<>();
        ClassLoader loader = ExternalStorages.class.getClassLoader();
        for (ExternalStorageProvider provider : ServiceLoader.load(ExternalStorageProvider.class, loader)) {
            if (provider.schemes().contains(scheme)) {
                return provider.open(uri, context);
            }
            known.addAll(provider.schemes());
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                scheme.isEmpty() ? "storage URI has no scheme" : "unsupported storage scheme: \"" + scheme + "\"",
                "The schemes this program knows are: " + String.join(", ", known) + ".");
    }
}

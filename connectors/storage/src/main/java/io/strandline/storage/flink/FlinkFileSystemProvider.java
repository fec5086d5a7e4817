package io.strandline.storage.flink;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.StorageUri;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * Whatever scheme nobody else names, through Flink's {@link FileSystem}: {@code hdfs}, {@code viewfs}, {@code abfs}, {@code abfss}, {@code wasb}, {@code
 * wasbs}, {@code s3a}, {@code s3p}, {@code oss} and those of other plugins. Credentials and endpoints come from the cluster's configuration, since Flink
 * keeps one file system for a scheme and an authority; a URI takes no parameters.
 *
 * <p>What {@link ExternalStorage#createOnce()} says of one follows from its scheme: see {@link SchemeRules}.
 */
public final class FlinkFileSystemProvider implements ExternalStorageProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public FlinkFileSystemProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of();
    }

    @Override
    public boolean takesOtherSchemes() {
        return true;
    }

    @Override
    public List<String> examples() {
        return List.of("hdfs://NAMENODE/PATH", "wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/PATH");
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        StorageUri place = StorageUri.parse(uri);
        place.checkParameters(Set.of());
        String displayName = withoutSlash(RedactedUri.of(uri));
        return new FlinkFileStorage(
                displayName,
                fileSystem(place, displayName),
                new FlinkPaths(place, displayName),
                SchemeRules.of(place.scheme()));
    }

    private static FileSystem fileSystem(StorageUri place, String displayName) {
        loadPluginsOnce();
        try {
            return FileSystem.get(
                    new URI(place.scheme(), place.host().isEmpty() ? null : place.host(), "/", null, null));
        } catch (UnsupportedFileSystemSchemeException e) {
            throw unsupported(place.scheme(), e);
        } catch (URISyntaxException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "not a storage URI: \"" + displayName + "\"",
                    "Write SCHEME://AUTHORITY/PATH.",
                    e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw FlinkErrors.of("open", displayName, e);
        }
    }

    /**
     * A Flink process has done so long before it runs a job, and so has one in which a job ran. This is for a process that looks at a storage before it
     * runs its first job.
     */
    private static synchronized void loadPluginsOnce() {
        if (FileSystem.getRegisteredFileSystemFactories().isEmpty()) {
            Configuration configuration = GlobalConfiguration.loadConfiguration();
            FileSystem.initialize(configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        }
    }

    private static StrandlineException unsupported(String scheme, UnsupportedFileSystemSchemeException e) {
        String hint = MissingPlugins.hintFor(scheme)
                .orElseGet(() -> "Examples of storage URIs: " + String.join(", ", ExternalStorages.examples()));
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER, "unsupported storage scheme: \"" + scheme + "\"", hint, e);
    }

    private static String withoutSlash(String displayName) {
        return displayName.endsWith("/") && !displayName.endsWith("//")
                ? displayName.substring(0, displayName.length() - 1)
                : displayName;
    }
}

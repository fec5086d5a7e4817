package io.strandline.storage.flink;

import io.strandline.storage.server.AzuriteServer;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;

/**
 * Flink's file systems of this JVM, with the plugins of {@code target/plugins}, each in its own class loader, and the configuration of a cluster that
 * uses the test servers.
 */
final class Plugins {
    /** To Hadoop the emulator has this account, and is always there. */
    private static final int EMULATOR_PORT = 10000;

    private Plugins() {}

    static void useS3(S3ProxyServer server) {
        Configuration cluster = new Configuration();
        cluster.setString("s3.endpoint", server.endpoint().toString());
        cluster.setString("s3.path.style.access", "true");
        cluster.setString("s3.path-style-access", "true");
        cluster.setString("s3.region", "us-east-1");
        cluster.setString("s3.access-key", server.accessKey());
        cluster.setString("s3.secret-key", server.secretKey());
        load(cluster);
    }

    /** Hadoop knows no other port of an emulator than its own, so its requests are sent to the server's as to a proxy. */
    static void useAzure(AzuriteServer server) {
        ProxySelector.setDefault(new ToEmulator(
                new InetSocketAddress("127.0.0.1", server.endpoint().getPort())));
        Configuration cluster = new Configuration();
        cluster.setString("fs.azure.storage.emulator.account.name", AzuriteServer.EMULATOR_ACCOUNT);
        load(cluster);
    }

    /** What the Javadoc of {@link FlinkPaths} says. */
    static boolean takesName(String name) {
        return name.indexOf('\\') < 0 && name.indexOf(':') < 0 && Normalizer.isNormalized(name, Normalizer.Form.NFC);
    }

    private static void load(Configuration cluster) {
        try {
            FileSystem.initialize(
                    cluster,
                    new DefaultPluginManager(
                            new DirectoryBasedPluginFinder(
                                            Path.of("target", "plugins").toAbsolutePath())
                                    .findPlugins(),
                            CoreOptions.getPluginParentFirstLoaderPatterns(cluster)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ToEmulator extends ProxySelector {
        private final Proxy server;

        ToEmulator(InetSocketAddress server) {
            this.server = new Proxy(Proxy.Type.HTTP, server);
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(uri.getPort() == EMULATOR_PORT ? server : Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }
}

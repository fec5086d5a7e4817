package io.strandline.storage.flink;

import java.util.Map;
import java.util.Optional;

/** What to install for the schemes that Flink has no file system for by itself. */
final class MissingPlugins {
    private static final String AZURE = "flink-azure-fs-hadoop";
    private static final String HADOOP = "";

    /** The plugin by scheme; empty for Hadoop's own. */
    private static final Map<String, String> PLUGINS = Map.ofEntries(
            Map.entry("abfs", AZURE),
            Map.entry("abfss", AZURE),
            Map.entry("wasb", AZURE),
            Map.entry("wasbs", AZURE),
            Map.entry("s3a", "flink-s3-fs-hadoop"),
            Map.entry("s3p", "flink-s3-fs-presto"),
            Map.entry("oss", "flink-oss-fs-hadoop"),
            Map.entry("hdfs", HADOOP),
            Map.entry("webhdfs", HADOOP),
            Map.entry("viewfs", HADOOP));

    private MissingPlugins() {}

    static Optional<String> hintFor(String scheme) {
        return Optional.ofNullable(PLUGINS.get(scheme))
                .map(plugin -> plugin.isEmpty()
                        ? "Put Hadoop's client on the class path of this program and of every process of the cluster:"
                                + " export HADOOP_CLASSPATH=$(hadoop classpath)."
                        : "Put " + plugin
                                + " of Flink's version into a folder of its own below plugins/, or below the folder"
                                + " that FLINK_PLUGINS_DIR names, on every machine of the cluster: plugins/" + plugin
                                + "/"
                                + plugin + "-VERSION.jar.");
    }
}

package io.strandline.survival.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** {@code conf/config.yaml} with what a test says otherwise, in a folder for Flink's processes; and what Flink's scripts make of it. */
final class FlinkConfiguration {
    private static final String LOGGING = "log4j-console.properties";

    private final Configuration configuration;
    private final Path folder;

    FlinkConfiguration(Map<String, String> overrides, Path folder) {
        Path product = FlinkFiles.root().resolve("conf");
        this.configuration = GlobalConfiguration.loadConfiguration(product.toString());
        this.folder = folder;
        // Prometheus's reporter would listen on all addresses.
        configuration.keySet().stream()
                .filter(key -> key.startsWith("metrics.reporter."))
                .forEach(configuration::removeKey);
        overrides.forEach(configuration::setString);
        StringBuilder yaml = new StringBuilder();
        new TreeMap<>(configuration.toMap())
                .forEach((key, value) -> yaml.append(key)
                        .append(": '")
                        .append(value.replace("'", "''"))
                        .append("'\n"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.yaml"), yaml);
            Files.copy(product.resolve(LOGGING), folder.resolve(LOGGING), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Options of every JVM. */
    List<String> commonOptions() {
        List<String> options = new ArrayList<>(
                List.of(configuration.get(CoreOptions.FLINK_JVM_OPTIONS).split(" +")));
        options.add("-Dlog4j.configurationFile=" + folder.resolve(LOGGING).toUri());
        return options;
    }

    /** Of the JobManager's JVM, as its script asks BashJavaUtils for them. */
    List<String> jobManagerOptions() {
        return words(JobManagerProcessUtils.generateJvmParametersStr(jobManager(), configuration));
    }

    /** Arguments that carry the memory that was worked out, without which a JobManager refuses to start. */
    List<String> jobManagerArguments() {
        return words(JobManagerProcessUtils.generateDynamicConfigsStr(jobManager()));
    }

    List<String> taskManagerOptions() {
        return words(ProcessMemoryUtils.generateJvmParametersStr(taskManager()));
    }

    List<String> taskManagerArguments() {
        return words(TaskExecutorProcessUtils.generateDynamicConfigsStr(taskManager()));
    }

    private JobManagerProcessSpec jobManager() {
        return JobManagerProcessUtils.processSpecFromConfig(configuration);
    }

    private TaskExecutorProcessSpec taskManager() {
        return TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}

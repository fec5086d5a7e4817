package io.strandline.survival.flink;

import static org.awaitility.Awaitility.await;

import io.strandline.manifest.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session cluster: one JobManager, any number of TaskManagers, each a process. A JobManager that is started again has the address it had, so that TaskManagers
 * find it.
 */
public final class FlinkCluster implements AutoCloseable {
    /** Java options for a cluster that is needed for a minute: what is compiled well is compiled late. */
    public static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String SESSION = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String APPLICATION =
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
    private static final Duration START = Duration.ofMinutes(2);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path folder;
    private final int restPort = LoopbackPort.free();
    private final FlinkRest rest = new FlinkRest(URI.create("http://127.0.0.1:" + restPort));
    private final FlinkConfiguration configuration;
    private final Map<String, ChildProcess> taskManagers = new LinkedHashMap<>();
    private final Map<String, String> localities = new HashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private final List<String> application = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable ChildProcess jobManager;
    private int named;

    /**
     * Starts nothing yet.
     *
     * @param name of the folder for its logs, in {@code target/clusters}
     * @param overrides of the keys in {@code conf/config.yaml}
     */
    public FlinkCluster(String name, Map<String, String> overrides) {
        this.folder = FlinkFiles.target()
                .resolve("clusters")
                .resolve(name + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        Map<String, String> all = new LinkedHashMap<>();
        for (String key : List.of(
                "jobmanager.rpc.address",
                "jobmanager.bind-host",
                "taskmanager.host",
                "taskmanager.bind-host",
                "rest.address",
                "rest.bind-address")) {
            all.put(key, "127.0.0.1");
        }
        all.put("jobmanager.rpc.port", Integer.toString(LoopbackPort.free()));
        all.put("rest.port", Integer.toString(restPort));
        all.put("io.tmp.dirs", folder.resolve("tmp").toString());
        all.put("taskmanager.numberOfTaskSlots", "1");
        // A test cannot wait for a machine that vanished as long as a user should.
        all.put("heartbeat.interval", "1 s");
        all.put("heartbeat.timeout", "6 s");
        all.put("taskmanager.registration.timeout", "15 s");
        // Nor be told how a job was three seconds ago.
        all.put("web.refresh-interval", "50 ms");
        all.putAll(overrides);
        this.configuration = new FlinkConfiguration(all, folder.resolve("conf"));
        try {
            Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JobManager will run this program, and end with it, instead of taking jobs. Before it is started. */
    public FlinkCluster runs(Path jar, String mainClass, List<String> options, List<String> arguments) {
        try {
            Path userLibraries = Files.createDirectories(folder.resolve("usrlib"));
            Path link = userLibraries.resolve(jar.getFileName());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        application.addAll(List.of("--job-classname", mainClass));
        application.addAll(options);
        application.addAll(arguments);
        return this;
    }

    /** More options for the Java of all its processes that are started from now on. */
    public FlinkCluster javaOptions(List<String> more) {
        javaOptions.addAll(more);
        return this;
    }

    /** What all its processes that are started from now on, and clients, have in their environment. */
    public FlinkCluster environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** As {@code --flink} takes it. */
    public String address() {
        return "127.0.0.1:" + restPort;
    }

    public FlinkRest rest() {
        return rest;
    }

    /** Starts the JobManager, again if it is gone. */
    public ChildProcess startJobManager() {
        boolean session = application.isEmpty();
        List<String> arguments =
                new ArrayList<>(List.of("--configDir", configuration.folder().toString()));
        if (session) {
            arguments.addAll(List.of("--executionMode", "cluster"));
        }
        // As Flink's script orders them: what it does not know, and all that follows, is the program's.
        arguments.addAll(configuration.jobManagerArguments());
        arguments.addAll(application);
        JavaProgram program = new JavaProgram(FlinkFiles.lib() + "/*", session ? SESSION : APPLICATION)
                .options(configuration.jobManagerOptions())
                .options(configuration.commonOptions())
                .options(javaOptions)
                .arguments(arguments);
        ChildProcess started = start("jobmanager", program);
        jobManager = started;
        return started;
    }

    public ChildProcess jobManager() {
        if (jobManager == null) {
            throw new IllegalStateException("the JobManager was not started");
        }
        return jobManager;
    }

    /** Starts a TaskManager of the next name: {@code tm1}, {@code tm2}, ... */
    public ChildProcess startTaskManager() {
        return startTaskManager("");
    }

    /** @param locality its {@code strandline.locality}; empty for none */
    public ChildProcess startTaskManager(String locality) {
        named++;
        String id = "tm" + named;
        localities.put(id, locality);
        return startTaskManagerAs(id);
    }

    private ChildProcess startTaskManagerAs(String id) {
        List<String> arguments =
                new ArrayList<>(List.of("--configDir", configuration.folder().toString()));
        arguments.addAll(configuration.taskManagerArguments());
        arguments.addAll(List.of("-D", "taskmanager.resource-id=" + id));
        String locality = localities.getOrDefault(id, "");
        if (!locality.isEmpty()) {
            arguments.addAll(List.of("-D", "strandline.locality=" + locality));
        }
        JavaProgram program = new JavaProgram(FlinkFiles.lib() + "/*", TASK_MANAGER)
                .options(configuration.taskManagerOptions())
                .options(configuration.commonOptions())
                .options(javaOptions)
                .arguments(arguments);
        ChildProcess started = start(id, program);
        taskManagers.put(id, started);
        return started;
    }

    /** Those that run, by the id they have in Flink. One that gave up is started again, as whatever looks after a real one would. */
    public Map<String, ChildProcess> taskManagers() {
        Map.copyOf(taskManagers).forEach((id, process) -> {
            if (process.gaveUp()) {
                startTaskManagerAs(id);
            }
        });
        taskManagers.values().removeIf(process -> !process.isAlive());
        return Map.copyOf(taskManagers);
    }

    /** One that runs. */
    public ChildProcess taskManager(String id) {
        return Objects.requireNonNull(taskManagers().get(id), id);
    }

    /** Waits until the JobManager knows those that run, and no dead ones. */
    public FlinkCluster awaitTaskManagers() {
        await("TaskManagers of " + folder)
                .atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!jobManager().isAlive()) {
                        throw new AssertionError(
                                "the JobManager has ended:\n" + jobManager().output());
                    }
                    return List.copyOf(rest.taskManagers()).stream()
                            .sorted()
                            .toList()
                            .equals(taskManagers().keySet().stream().sorted().toList());
                });
        return this;
    }

    /** Starts a JobManager and so many TaskManagers, and waits until they know each other. */
    public FlinkCluster start(int count) {
        startJobManager();
        for (int i = 0; i < count; i++) {
            startTaskManager();
        }
        return awaitTaskManagers();
    }

    /** Flink's own client, such as {@code run -c MAIN JAR ARGUMENTS}. */
    public ChildProcess client(String... arguments) {
        JavaProgram program = new JavaProgram(FlinkFiles.lib() + "/*", CLIENT)
                .options(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
                .options(configuration.commonOptions())
                .options(javaOptions)
                .arguments(List.of(arguments));
        return start("client-" + named++, program);
    }

    private ChildProcess start(String name, JavaProgram program) {
        ProcessBuilder command = program.command();
        command.environment().putAll(environment);
        command.environment().put("FLINK_CONF_DIR", configuration.folder().toString());
        // Beside it Flink looks for usrlib.
        command.environment().put("FLINK_LIB_DIR", folder.resolve("lib").toString());
        command.directory(folder.toFile());
        return ChildProcess.start(name, command, folder.resolve(name + ".log"));
    }

    /** What all its processes have written so far, each under its name. */
    public Map<String, String> logs() {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, String> logs = new LinkedHashMap<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                logs.put(file.getFileName().toString(), Files.readString(file));
            }
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills what runs. Logs stay. */
    @Override
    public void close() {
        taskManagers.values().forEach(ChildProcess::kill);
        taskManagers.clear();
        if (jobManager != null) {
            jobManager.kill();
        }
        deleteTemporaryFiles();
    }

    private void deleteTemporaryFiles() {
        try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

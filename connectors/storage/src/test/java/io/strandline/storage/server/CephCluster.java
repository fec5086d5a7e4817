package io.strandline.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.manifest.LoopbackPort;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of a Ceph cluster with one RADOS Gateway: {@code src/test/servers/ceph} says which. They end when this JVM does, however it ends. */
final class CephCluster {
    /** As the script makes it. */
    private static final RadosGateway.User ADMIN = new RadosGateway.User("admin", "admin", "admin-secret");

    private final Path folder;
    private final int gatewayPort;
    private final Process script;
    private final BufferedReader answers;

    private CephCluster(Path folder, int gatewayPort, Process script) {
        this.folder = folder;
        this.gatewayPort = gatewayPort;
        this.script = script;
        this.answers = script.inputReader(UTF_8);
    }

    /** Installs what is not there, and starts it: a quarter of a minute. */
    static CephCluster start() {
        Path scripts = ServerFiles.module().resolve("src/test/servers/ceph");
        install(scripts);
        try {
            Path folder = Files.createTempDirectory("ceph-");
            int gatewayPort = LoopbackPort.free();
            Process script = new ProcessBuilder(
                            scripts.resolve("serve.sh").toString(),
                            folder.toString(),
                            Integer.toString(LoopbackPort.free()),
                            Integer.toString(gatewayPort))
                    .redirectError(errorLog(folder))
                    .start();
            // It ends without this too, at the end of its input; this waits until its folder is gone.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(script), "ceph-end"));
            CephCluster cluster = new CephCluster(folder, gatewayPort, script);
            cluster.await("ready");
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int gatewayPort() {
        return gatewayPort;
    }

    /** The one user there is at first. */
    RadosGateway.User admin() {
        return ADMIN;
    }

    /** Has the gateway alone stopped or started; returns when it is. */
    synchronized void tell(String command, String answer) {
        try {
            script.getOutputStream().write((command + "\n").getBytes(UTF_8));
            script.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(answer);
    }

    /** Runs {@code radosgw-admin}. */
    void administer(String... arguments) {
        List<String> command = new ArrayList<>(List.of("radosgw-admin", "-c", folder + "/ceph.conf"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(errorLog(folder))
                    .start();
            if (finish(process) != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + errors());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String answer) {
        try {
            String line = answers.readLine();
            if (!answer.equals(line)) {
                throw new IllegalStateException("Ceph does not run: " + errors());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String errors() throws IOException {
        File log = errorLog(folder).file();
        return log.exists() ? Files.readString(log.toPath()) : "its folder is gone";
    }

    private static Redirect errorLog(Path folder) {
        return Redirect.appendTo(folder.resolve("errors").toFile());
    }

    private static void install(Path scripts) {
        try {
            Process process = new ProcessBuilder(scripts.resolve("install.sh").toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (finish(process) != 0) {
                throw MissingServer.because("Ceph's RADOS Gateway cannot be run here: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process script) {
        try {
            script.getOutputStream().close();
        } catch (IOException e) {
            // It has ended by itself.
        }
        finish(script);
    }

    private static int finish(Process process) {
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }
}

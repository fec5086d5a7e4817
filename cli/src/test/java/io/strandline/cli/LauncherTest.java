package io.strandline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/strandline} as a process, on a clone of nothing, with a Java and a Maven that only say what they were asked. */
@Timeout(60)
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tee",
            "touch");
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                -version) echo 'openjdk version "17.0.1" 2021-10-19' >&2 ;;
                *XshowSettings*) echo "    java.home = HOME" >&2 ;;
                *ArchiveClassesAtExit=*) out=${1#*=}; echo archive > "$out" ;;
                *) for word; do echo "<$word>"; done; exit 7 ;;
            esac
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo run >> maven-runs
            sleep 0.2
            echo '[INFO] Building Strandline control: statements 0.1.0-SNAPSHOT        [7/8]'
            for word; do
                case $word in -Dstrandline.lib=*) lib=${word#*=} ;; esac
            done
            mkdir -p "$lib/cluster"
            echo jar > "$lib/strandline-cli-1.jar"
            echo jar > "$lib/cluster/strandline-job.jar"
            echo '[INFO] BUILD SUCCESS'
            """;

    private record Outcome(int exitCode, String out, String err) {}

    @TempDir
    private Path temporary;

    private Path clone;
    private Path tools;
    private String hadoop = "";

    @BeforeEach
    void makeAClone() throws IOException {
        clone = temporary.resolve("a clone");
        tools = Files.createDirectories(temporary.resolve("tools"));
        Files.createDirectories(clone.resolve("bin"));
        Files.createDirectories(clone.resolve("manifest/src/main/java"));
        Files.writeString(clone.resolve("pom.xml"), "<project/>");
        Files.writeString(clone.resolve("manifest/src/main/java/A.java"), "class A {}");
        Files.copy(Path.of("../bin/strandline"), clone.resolve("bin/strandline"));
        clone.resolve("bin/strandline").toFile().setExecutable(true);
        for (String tool : TOOLS) {
            for (String folder : List.of("/bin/", "/usr/bin/")) {
                if (Files.exists(Path.of(folder + tool))) {
                    tool(tool, "#!/bin/sh\nexec " + folder + tool + " \"$@\"\n");
                }
            }
        }
    }

    @Test
    void saysInOneSentenceWhatToInstallWithoutJava() throws Exception {
        Outcome outcome = run("version");

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err())
                .isEqualTo("ERROR: Java is missing: install a JDK, version 17 or newer, and Maven "
                        + "(sudo apt-get install openjdk-17-jdk-headless maven).\n");
    }

    @Test
    void saysInOneSentenceWhatToInstallWithAnOldJava() throws Exception {
        tool("java", JAVA.replace("17.0.1", "11.0.1"));
        Outcome outcome = run("version");

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err())
                .startsWith("ERROR: Java 11 is too old: ")
                .contains("apt-get install")
                .hasLineCount(1);
    }

    @Test
    void saysInOneSentenceWhatToInstallWithoutACompiler() throws Exception {
        tool("java", JAVA);
        Outcome outcome = run("version");

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err()).contains("has no compiler: install a JDK").hasLineCount(1);
    }

    @Test
    void saysInOneSentenceWhatToInstallWithoutMaven() throws Exception {
        installJdk();
        Outcome outcome = run("version");

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err())
                .startsWith("ERROR: Maven is missing: install it (sudo apt-get")
                .hasLineCount(1);
    }

    @Test
    void buildsOnFirstUseAndThenRunsJarsOnly() throws Exception {
        installJdk();
        tool("mvn", MAVEN);
        Outcome first = run("sql", "-e", "SELECT 'two  words'");
        Outcome second = run("version");

        assertThat(first.err()).contains("Building Strandline", "  [7/8] control: statements\n", "quick start");
        assertThat(first.exitCode()).as("the program's own exit code").isEqualTo(7);
        Path jar = clone.resolve("cli/target/strandline/lib/strandline-cli-1.jar");
        assertThat(first.out())
                .contains("<-jar>\n<" + jar + ">\n<sql>\n<-e>\n<SELECT 'two  words'>\n")
                .contains("<-XX:SharedArchiveFile=" + clone.resolve("cli/target/strandline/classes.jsa") + ">")
                .contains("<-Dstrandline.job.jar="
                        + clone.resolve("cli/target/strandline/lib/cluster/strandline-job.jar") + ">")
                .doesNotContain("-cp", "/classes>");
        assertThat(second.err()).isEmpty();
        assertThat(mavenRuns()).isEqualTo(1);
    }

    @Test
    void runsWithHadoopsClientWhereThereIsOne() throws Exception {
        installJdk();
        tool("mvn", MAVEN);
        hadoop = "/opt/hadoop/etc:/opt/hadoop/client/*";
        Outcome outcome = run("version");

        Path jar = clone.resolve("cli/target/strandline/lib/strandline-cli-1.jar");
        assertThat(outcome.out())
                .endsWith("<-cp>\n<" + jar + ":" + hadoop + ">\n<" + Main.class.getName() + ">\n<version>\n");
    }

    @Test
    void buildsAgainWhenASourceChangesOrGoes() throws Exception {
        installJdk();
        tool("mvn", MAVEN);
        run("version");
        Path source = clone.resolve("manifest/src/main/java/A.java");

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        run("version");
        assertThat(mavenRuns()).isEqualTo(2);

        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().plusSeconds(4)));
        run("version");
        assertThat(mavenRuns()).isEqualTo(3);
    }

    @Test
    void keepsTheProgramThatIsThereWhenABuildFails() throws Exception {
        installJdk();
        tool("mvn", MAVEN);
        run("version");
        tool("mvn", MAVEN.replace("BUILD SUCCESS", "BUILD FAILURE"));
        Files.setLastModifiedTime(
                clone.resolve("manifest/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(2)));

        assertThat(run("version").exitCode()).isEqualTo(5);
        assertThat(clone.resolve("cli/target/strandline/lib/strandline-cli-1.jar"))
                .exists();
    }

    @Test
    void buildsOnceForTwoCommandsThatStartTogether() throws Exception {
        installJdk();
        tool("mvn", MAVEN);
        Process first = start(clone.resolve("bin/strandline"), "version");
        Process second = start(clone.resolve("bin/strandline"), "version");

        assertThat(outcome(first).exitCode()).isEqualTo(7);
        assertThat(outcome(second).exitCode()).isEqualTo(7);
        assertThat(mavenRuns()).isEqualTo(1);
    }

    @Test
    void runsThroughASymbolicLinkWithoutAnArchive() throws Exception {
        installJdk();
        tool("java", JAVA.replace("echo archive > \"$out\"", "exit 1"));
        tool("mvn", MAVEN);
        Path link = Files.createSymbolicLink(temporary.resolve("linked"), Path.of("a clone/bin/strandline"));
        Outcome outcome = outcome(start(link, "version"));

        assertThat(outcome.out()).endsWith("<version>\n").doesNotContain("SharedArchiveFile");
    }

    @Test
    void showsWhyABuildFailed() throws Exception {
        installJdk();
        tool("mvn", "#!/bin/sh\necho '[INFO] Scanning'\necho '[ERROR] A.java:[1,1] no'\nexit 1\n");
        Outcome outcome = run("version");

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err())
                .contains("[ERROR] A.java:[1,1] no", "build.log")
                .doesNotContain("Scanning");
        assertThat(outcome.out()).isEmpty();
    }

    private void installJdk() throws IOException {
        Path jdk = temporary.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        tool("java", JAVA);
    }

    private void tool(String name, String script) throws IOException {
        executable(
                tools.resolve(name),
                script.replace("HOME", temporary.resolve("jdk").toString()));
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int mavenRuns() throws IOException {
        return Files.readAllLines(clone.resolve("maven-runs")).size();
    }

    private Outcome run(String... arguments) throws Exception {
        return outcome(start(clone.resolve("bin/strandline"), arguments));
    }

    private Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HADOOP_CLASSPATH", hadoop);
        builder.environment().remove("JAVA_HOME");
        return builder.start();
    }

    private static Outcome outcome(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }
}

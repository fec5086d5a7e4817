package io.strandline.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.cfg.PackageVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jar, and what must not be. */
class JobJarITCase {
    /** As docs/flink-cluster.md states it. */
    private static final long MOST_BYTES = 45L << 20;

    private static final Path FILE = Path.of(System.getProperty("strandline.job.jar", "target/strandline-job.jar"));

    @SuppressWarnings("NullAway.Init")
    private static JarFile jar;

    @BeforeAll
    static void openJar() throws IOException {
        jar = new JarFile(FILE.toFile());
    }

    @AfterAll
    static void closeJar() throws IOException {
        jar.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/flink/",
                "org/apache/hadoop/",
                "org/rocksdb/",
                "org/slf4j/",
                "org/apache/logging/",
                "org/apache/log4j/",
                "ch/qos/logback/",
                "org/jline/",
                "io/trino/",
                "scala/",
                "javax/annotation/",
                "com/fasterxml/jackson/",
                "META-INF/versions/"
            })
    void holdsNothingThatTheClusterBringsOrNoJobNeeds(String folder) {
        assertThat(names().filter(name -> name.startsWith(folder))).isEmpty();
    }

    @Test
    void holdsNoSignaturesModulesOrNativeLibrariesOfRocksDb() {
        assertThat(names().filter(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)")
                        || name.endsWith("module-info.class")
                        || name.startsWith("librocksdb")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/strandline/manifest/chain/Chain.class",
                "io/strandline/keyspace/Keyspace.class",
                "io/strandline/storage/local/LocalStorage.class",
                "io/strandline/embedded/EmbeddedKeyspace.class",
                "io/strandline/job/FlinkJobRunner.class",
                "io/strandline/control/Sessions.class",
                "io/strandline/cli/job/StatementJob.class"
            })
    void holdsEveryModuleThatAJobNeeds(String name) {
        assertThat(jar.getEntry(name)).isNotNull();
    }

    @Test
    void namesTheStoragesAndKeyspacesOfAllModules() throws IOException {
        assertThat(services("io.strandline.manifest.storage.ExternalStorageProvider"))
                .contains("io.strandline.storage.s3.S3StorageProvider");
        assertThat(services("io.strandline.keyspace.KeyspaceProvider")).isNotEmpty();
    }

    /** The classes of which the jar takes in place of those that its libraries were made for. */
    @Test
    void flinksJsonLibraryIsOfTheVersionThatTheLibrariesWereMadeFor() {
        assertThat(PackageVersion.VERSION.toString())
                .isEqualTo(com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString());
    }

    @Test
    void startsWithWhatRunsStatements() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                .isEqualTo("io.strandline.cli.job.StatementJob");
    }

    @Test
    void carriesTheLicencesAndNoticesOfWhatItHolds() {
        assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
        assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
    }

    @Test
    void isSmallEnoughToBeSentWithEachJob() throws IOException {
        assertThat(Files.size(FILE)).isLessThan(MOST_BYTES);
    }

    private static Stream<String> names() {
        return jar.stream().map(JarEntry::getName);
    }

    private static List<String> services(String type) throws IOException {
        try (var content = jar.getInputStream(jar.getEntry("META-INF/services/" + type))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}

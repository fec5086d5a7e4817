package io.strandline.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The directions of ARCHITECTURE.md: which module may use which. */
@AnalyzeClasses(
        packages = "io.strandline",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    /** Test classes of other modules, which a packaged build has in jars. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule modulesUseOnlyThoseAboveThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("manifest")
            .definedBy("io.strandline.manifest..")
            .layer("keyspace")
            .definedBy("io.strandline.keyspace..")
            .layer("storage")
            .definedBy("io.strandline.storage..")
            .layer("embedded")
            .definedBy("io.strandline.embedded..")
            .layer("postgres")
            .definedBy("io.strandline.postgres..")
            .layer("postgres")
            .definedBy("io.strandline.postgres..")
            .layer("job")
            .definedBy("io.strandline.job..")
            .layer("control")
            .definedBy("io.strandline.control..")
            .layer("cli")
            .definedBy("io.strandline.cli..")
            .whereLayer("manifest")
            .mayNotAccessAnyLayer()
            .whereLayer("keyspace")
            .mayOnlyAccessLayers("manifest")
            .whereLayer("storage")
            .mayOnlyAccessLayers("manifest")
            .whereLayer("embedded")
            .mayOnlyAccessLayers("keyspace", "manifest")
            .whereLayer("postgres")
            .mayOnlyAccessLayers("keyspace", "manifest")
            .whereLayer("postgres")
            .mayOnlyAccessLayers("keyspace", "manifest")
            .whereLayer("job")
            .mayOnlyAccessLayers("keyspace", "manifest")
            .whereLayer("control")
            .mayOnlyAccessLayers("job", "keyspace", "manifest");

    @ArchTest
    static final ArchRule onlyTheJobKnowsFlink = noClasses()
            .that()
            .resideOutsideOfPackages("io.strandline.job..", "io.strandline.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule onlyTheEmbeddedKeyspaceKnowsRocksDb = noClasses()
            .that()
            .resideOutsideOfPackage("io.strandline.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule onlyThePostgresKeyspaceKnowsItsDriver = noClasses()
            .that()
            .resideOutsideOfPackage("io.strandline.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.postgresql..");

    @ArchTest
    static final ArchRule onlyTheCommandLineDrawsOnTerminals = noClasses()
            .that()
            .resideOutsideOfPackage("io.strandline.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jline..", "picocli..");

    @ArchTest
    static final ArchRule nothingPrintsBesideTheStreamsItIsGiven =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static void everyPackageSaysThatItHasNoNulls(JavaClasses classes) {
        Set<String> unmarked = classes.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackage)
                .filter(ArchitectureTest::isWritten)
                .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).isEmpty();
    }

    /** The grammar's classes are made by ANTLR, into a package of the parser. */
    private static boolean isWritten(JavaPackage folder) {
        return folder.getClasses().stream()
                .anyMatch(type -> !type.getSimpleName().startsWith("Sql"));
    }
}

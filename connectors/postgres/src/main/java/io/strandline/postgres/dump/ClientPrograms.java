package io.strandline.postgres.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * pg_dump and pg_dumpall, of at least the server's version: in the folder that STRANDLINE_PG_BIN names, else below PATH, else where Debian and Red Hat put them.
 */
public final class ClientPrograms {
    /** Names the folder of the programs. */
    public static final String FOLDER_VARIABLE = "STRANDLINE_PG_BIN";

    private static final List<String> PARENTS = List.of("/usr/lib/postgresql", "/usr/pgsql", "/usr/local/pgsql");
    private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");

    /** As it was when its version was asked. */
    private record Program(Path path, FileTime modified) {}

    private static final Map<Program, Integer> VERSIONS = new ConcurrentHashMap<>();

    private final Map<String, String> environment;

    /** @param environment of this process */
    public ClientPrograms(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Where programs are looked for, in this order. */
    public List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        String named = environment.getOrDefault(FOLDER_VARIABLE, "");
        if (!named.isEmpty()) {
            folders.add(Path.of(named));
        }
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        PARENTS.forEach(parent -> folders.addAll(versionFolders(Path.of(parent))));
        return folders;
    }

    /**
     * A program that can read a server.
     *
     * @param serverVersion its major version
     * @throws StrandlineException {@code UNDEFINED_FILE} if there is none that is new enough, saying where was looked
     */
    public Path find(String name, int serverVersion) {
        int newest = 0;
        for (Path folder : folders()) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                int version = version(program);
                if (version >= serverVersion) {
                    return program;
                }
                newest = Math.max(newest, version);
            }
        }
        throw new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                newest == 0
                        ? name + " is not installed here, which writes down a database's definitions"
                        : name + " is of PostgreSQL " + newest + " here, and cannot read a server of version "
                                + serverVersion,
                "Install the client programs of PostgreSQL " + serverVersion + " or later (Debian: postgresql-client-"
                        + serverVersion + "), or let " + FOLDER_VARIABLE + " name their folder. Looked in PATH and "
                        + String.join(", ", PARENTS) + ".");
    }

    private static List<Path> versionFolders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(parent)) {
            return Stream.concat(Stream.of(parent), versions)
                    .map(folder -> folder.resolve("bin"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The major version that a program says it is of; 0 if it says none. Asked once of each file: starting a program takes as long as it works. */
    private static int version(Path program) {
        try {
            Program file = new Program(program.toRealPath(), Files.getLastModifiedTime(program));
            return VERSIONS.computeIfAbsent(file, any -> askVersion(program));
        } catch (IOException e) {
            return 0;
        }
    }

    private static int askVersion(Path program) {
        Optional<String> said = ProgramOutput.tryRun(List.of(program.toString(), "--version"));
        Matcher matcher = VERSION.matcher(said.orElse(""));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}

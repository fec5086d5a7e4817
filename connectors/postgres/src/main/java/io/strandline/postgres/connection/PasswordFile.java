package io.strandline.postgres.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passwords in lines of {@code host:port:database:user:password}, of which the first that fits counts; {@code *} fits everything. Source of the rules: libpq,
 * which does not use a file that others than its owner may read.
 */
final class PasswordFile {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;

    private PasswordFile(Path file) {
        this.file = file;
    }

    static PasswordFile of(Map<String, String> environment) {
        String named = environment.getOrDefault("PGPASSFILE", "");
        return new PasswordFile(
                named.isEmpty()
                        ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".pgpass")
                        : Path.of(named));
    }

    Optional<String> find(String host, int port, String database, String user) {
        List<String> wanted = List.of(host, Integer.toString(port), database, user);
        return lines().stream()
                .filter(line -> !line.startsWith("#"))
                .map(PasswordFile::fields)
                .filter(fields -> fields.size() > wanted.size() && fits(fields, wanted))
                .map(fields -> fields.get(wanted.size()))
                .findFirst();
    }

    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<String> lines() {
        try {
            return Files.isRegularFile(file) && OWNER.containsAll(Files.getPosixFilePermissions(file))
                    ? Files.readAllLines(file)
                    : List.of();
        } catch (IOException | UnsupportedOperationException e) {
            // As if there were none: the server says whether it wants a password, and then the hint names the file.
            return List.of();
        }
    }

    /** Cut at colons; a backslash takes the next character as it is. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == ':') {
                fields.add(field.toString());
                field.setLength(0);
            } else if (character == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else {
                field.append(character);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}

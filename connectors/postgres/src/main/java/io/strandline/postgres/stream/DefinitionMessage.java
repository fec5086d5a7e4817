package io.strandline.postgres.stream;

import java.util.HashSet;
import java.util.Set;

/**
 * What {@link DefinitionTriggers} wrote into the log about one statement. Tables are named by their oids, as the log names them.
 *
 * @param altered also those that inherit from a table that was
 * @param writers ids of the transactions that wrote the rows that the catalog has of the tables since
 * @param unpublished whether the chain's publication lost a table, or got other properties
 * @param types whether values of types that are not PostgreSQL's own may be written otherwise since
 * @param understood false: something was told that this version of the program does not know, or could not be told
 */
record DefinitionMessage(
        Set<Integer> created,
        Set<Integer> altered,
        Set<Integer> dropped,
        Set<Integer> writers,
        boolean unpublished,
        boolean types,
        boolean understood) {
    private static final String VERSION = "1 ";

    DefinitionMessage {
        created = Set.copyOf(created);
        altered = Set.copyOf(altered);
        dropped = Set.copyOf(dropped);
        writers = Set.copyOf(writers);
    }

    /** @param content a line with the version and the statement's tag, then one for each thing that is told */
    static DefinitionMessage parse(String content) {
        Set<Integer> created = new HashSet<>();
        Set<Integer> altered = new HashSet<>();
        Set<Integer> dropped = new HashSet<>();
        Set<Integer> writers = new HashSet<>();
        boolean unpublished = false;
        boolean types = false;
        boolean understood = content.startsWith(VERSION);
        for (String line : content.lines().skip(1).toList()) {
            int space = line.indexOf(' ');
            if (space >= 0 && !line.substring(space + 1).matches("[0-9]{1,10}")) {
                understood = false;
                continue;
            }
            switch (space < 0 ? line : line.substring(0, space)) {
                case "created" -> created.add(number(line, space));
                case "altered" -> altered.add(number(line, space));
                case "dropped" -> dropped.add(number(line, space));
                case "xid" -> writers.add(number(line, space));
                case "unpublished" -> unpublished = true;
                case "type" -> types = true;
                case "other" -> {}
                default -> understood = false;
            }
        }
        return new DefinitionMessage(created, altered, dropped, writers, unpublished, types, understood);
    }

    private static int number(String line, int space) {
        return (int) Long.parseLong(line, space + 1, line.length(), 10);
    }
}

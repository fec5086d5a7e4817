package io.strandline.cli.workload;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Plausible values for movr. */
final class MovrValues {
    static final List<String> CITIES = List.of(
            "new york",
            "boston",
            "washington dc",
            "seattle",
            "san francisco",
            "los angeles",
            "amsterdam",
            "paris",
            "rome");
    private static final List<String> FIRST_NAMES = List.of(
            "Amara", "Björn", "Carmen", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Ingrid", "João", "Kavya", "Liam",
            "Mei", "Noor", "Olga", "Pavel", "Quinn", "Rosa", "Søren", "Tariq", "Uma", "Víctor", "Wren", "Ximena",
            "Yusuf", "Zoë");
    private static final List<String> LAST_NAMES = List.of(
            "Andersen",
            "Brown",
            "Costa",
            "Dubois",
            "Evans",
            "Ferrari",
            "García",
            "Haddad",
            "Ivanova",
            "Johnson",
            "Kowalski",
            "Lopez",
            "Müller",
            "Nguyen",
            "O'Brien",
            "Patel",
            "Rossi",
            "Sato",
            "Tanaka",
            "Visser",
            "Williams",
            "Yılmaz",
            "Zhang");
    private static final List<String> STREETS = List.of(
            "Maple Street",
            "Oak Avenue",
            "Harbor Road",
            "Station Road",
            "Church Street",
            "Hill View",
            "Park Lane",
            "Mill Row",
            "King Street",
            "Lake Drive",
            "Garden Way",
            "Bridge Street");
    private static final List<String> VEHICLE_TYPES = List.of("bike", "scooter", "skateboard");
    private static final List<String> VEHICLE_STATES = List.of("available", "in_use", "lost");
    private static final List<String> COLORS = List.of("black", "blue", "green", "red", "yellow");
    private static final List<String> BRANDS =
            List.of("Cervelo", "FujiBikes", "Kona", "Merida", "Pinarello", "Santa Cruz");

    private MovrValues() {}

    static <T> T oneOf(SplittableRandom random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A version 4 UUID. */
    static UUID uuid(SplittableRandom random) {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    static String personName(SplittableRandom random) {
        return oneOf(random, FIRST_NAMES) + " " + oneOf(random, LAST_NAMES);
    }

    static String address(SplittableRandom random) {
        return (1 + random.nextInt(99_999)) + " " + oneOf(random, STREETS);
    }

    static String creditCard(SplittableRandom random) {
        return Long.toString(1_000_000_000L + random.nextLong(9_000_000_000L));
    }

    static String vehicleType(SplittableRandom random) {
        return oneOf(random, VEHICLE_TYPES);
    }

    static String vehicleStatus(SplittableRandom random) {
        return oneOf(random, VEHICLE_STATES);
    }

    static String vehicleExtras(SplittableRandom random, String type) {
        String color = "{\"color\": \"" + oneOf(random, COLORS) + "\"";
        return type.equals("bike") ? color + ", \"brand\": \"" + oneOf(random, BRANDS) + "\"}" : color + "}";
    }
}

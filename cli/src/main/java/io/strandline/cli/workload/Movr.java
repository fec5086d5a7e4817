package io.strandline.cli.workload;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CockroachDB's movr: its tables, with its numbers of rows at scale 1. The rows of a table are made from their numbers alone, so
 * that a ride can name its rider without a look at the riders.
 */
final class Movr {
    /** Of vehicle_location_histories and promo_codes at scale 1. */
    static final double LARGEST_ROWS = 1_000;

    private static final LocalDateTime EPOCH = LocalDateTime.of(2019, 1, 2, 3, 4, 5);

    private record Identity(String city, UUID id) {}

    private final long seed;
    private final long users;
    private final long vehicles;
    private final long rides;
    private final long histories;
    private final long promoCodes;
    private final long userPromoCodes;

    Movr(double scale, long seed) {
        this.seed = seed;
        this.users = scaled(50, scale);
        this.vehicles = scaled(15, scale);
        this.rides = scaled(500, scale);
        this.histories = scaled(1_000, scale);
        this.promoCodes = scaled(1_000, scale);
        this.userPromoCodes = scaled(5, scale);
    }

    private static long scaled(long rows, double scale) {
        return Math.max(1, Math.round(rows * scale));
    }

    List<GeneratedTable> tables() {
        return List.of(
                table(
                        "users",
                        "id UUID NOT NULL, city VARCHAR NOT NULL, name VARCHAR, address VARCHAR, credit_card VARCHAR, "
                                + "PRIMARY KEY (city, id)",
                        List.of(),
                        users,
                        this::user),
                table(
                        "vehicles",
                        "id UUID NOT NULL, city VARCHAR NOT NULL, type VARCHAR, owner_id UUID, creation_time TIMESTAMP, "
                                + "status VARCHAR, current_location VARCHAR, ext JSONB, PRIMARY KEY (city, id)",
                        List.of("vehicles_auto_index_fk_city_ref_users ON %s (city, owner_id)"),
                        vehicles,
                        this::vehicle),
                table(
                        "rides",
                        "id UUID NOT NULL, city VARCHAR NOT NULL, vehicle_city VARCHAR, rider_id UUID, vehicle_id UUID, "
                                + "start_address VARCHAR, end_address VARCHAR, start_time TIMESTAMP, end_time TIMESTAMP, "
                                + "revenue DECIMAL(10,2), PRIMARY KEY (city, id)",
                        List.of(
                                "rides_auto_index_fk_city_ref_users ON %s (city, rider_id)",
                                "rides_auto_index_fk_vehicle_city_ref_vehicles ON %s (vehicle_city, vehicle_id)"),
                        rides,
                        this::ride),
                table(
                        "vehicle_location_histories",
                        "city VARCHAR NOT NULL, ride_id UUID NOT NULL, \"timestamp\" TIMESTAMP NOT NULL, lat FLOAT8, "
                                + "long FLOAT8, PRIMARY KEY (city, ride_id, \"timestamp\")",
                        List.of(),
                        histories,
                        this::history),
                table(
                        "promo_codes",
                        "code VARCHAR NOT NULL, description VARCHAR, creation_time TIMESTAMP, expiration_time TIMESTAMP, "
                                + "rules JSONB, PRIMARY KEY (code)",
                        List.of(),
                        promoCodes,
                        this::promoCode),
                table(
                        "user_promo_codes",
                        "city VARCHAR NOT NULL, user_id UUID NOT NULL, code VARCHAR NOT NULL, \"timestamp\" TIMESTAMP, "
                                + "usage_count INT8, PRIMARY KEY (city, user_id, code)",
                        List.of(),
                        userPromoCodes,
                        this::userPromoCode));
    }

    private static GeneratedTable table(
            String name, String columns, List<String> indexes, long rows, LongFunction<@Nullable Object[]> row) {
        return new GeneratedTable(name, columns, indexes, rows, () -> rows(rows, row));
    }

    private static Stream<@Nullable Object[]> rows(long rows, LongFunction<@Nullable Object[]> row) {
        return LongStream.range(0, rows).mapToObj(row);
    }

    private @Nullable Object[] user(long i) {
        Identity user = identity("users", i);
        SplittableRandom random = random("user", i);
        return new Object[] {
            user.id(),
            user.city(),
            MovrValues.personName(random),
            MovrValues.address(random),
            MovrValues.creditCard(random)
        };
    }

    private @Nullable Object[] vehicle(long i) {
        Identity vehicle = identity("vehicles", i);
        SplittableRandom random = random("vehicle", i);
        String type = MovrValues.vehicleType(random);
        return new Object[] {
            vehicle.id(),
            vehicle.city(),
            type,
            identity("users", inCityOf(i, users, random)).id(),
            EPOCH.minusHours(random.nextInt(10_000)),
            MovrValues.vehicleStatus(random),
            MovrValues.address(random),
            MovrValues.vehicleExtras(random, type)
        };
    }

    private @Nullable Object[] ride(long i) {
        Identity ride = identity("rides", i);
        SplittableRandom random = random("ride", i);
        LocalDateTime start = EPOCH.minusMinutes(random.nextInt(100_000));
        return new Object[] {
            ride.id(),
            ride.city(),
            ride.city(),
            identity("users", inCityOf(i, users, random)).id(),
            identity("vehicles", inCityOf(i, vehicles, random)).id(),
            MovrValues.address(random),
            MovrValues.address(random),
            start,
            start.plusMinutes(1 + random.nextInt(90)),
            BigDecimal.valueOf(random.nextInt(10_000), 2)
        };
    }

    private @Nullable Object[] history(long i) {
        SplittableRandom random = random("history", i);
        Identity ride = identity("rides", random.nextLong(rides));
        return new Object[] {
            ride.city(), ride.id(), EPOCH.plusSeconds(i), random.nextDouble(-180, 180), random.nextDouble(-90, 90)
        };
    }

    private @Nullable Object[] promoCode(long i) {
        SplittableRandom random = random("promo", i);
        LocalDateTime created = EPOCH.minusDays(random.nextInt(365));
        int percent = 5 * (1 + random.nextInt(10));
        return new Object[] {
            code(i),
            percent + " percent off the next ride",
            created,
            created.plusDays(30),
            "{\"type\": \"percent_discount\", \"value\": \"" + percent + "%\"}"
        };
    }

    private @Nullable Object[] userPromoCode(long i) {
        Identity user = identity("users", i % users);
        return new Object[] {user.city(), user.id(), code((i / users) % promoCodes), EPOCH.plusMinutes(i), 1L + i % 3};
    }

    private static String code(long i) {
        return "ride_and_save_" + i;
    }

    /** The number of a row of another table that is in the same city, where there is one. */
    private static long inCityOf(long i, long rows, SplittableRandom random) {
        int cities = MovrValues.CITIES.size();
        long city = i % cities;
        long inCity = (rows - city + cities - 1) / cities;
        return inCity <= 0 ? random.nextLong(rows) : city + cities * random.nextLong(inCity);
    }

    private Identity identity(String table, long i) {
        int city = (int) (i % MovrValues.CITIES.size());
        return new Identity(MovrValues.CITIES.get(city), MovrValues.uuid(random(table, i)));
    }

    private SplittableRandom random(String stream, long i) {
        return new SplittableRandom(seed * 1_000_003 + stream.hashCode() * 31L + i * 0x9e3779b97f4a7c15L);
    }
}

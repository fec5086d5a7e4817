package io.strandline.control.setting;

import io.strandline.control.value.IntervalText;
import io.strandline.control.value.ValueText;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What kind of values a setting has, with CockroachDB's texts for them.
 *
 * @param letter names the type in SHOW CLUSTER SETTINGS
 * @param name for messages
 * @param example of a value, as a statement writes it
 * @param reader empty if the text is no such value
 * @param format such that {@code reader} reads it
 * @param display of the one value that SHOW CLUSTER SETTING shows
 */
record SettingType<T extends Comparable<? super T>>(
        String letter,
        String name,
        String example,
        Function<String, Optional<T>> reader,
        Function<T, String> format,
        Function<T, String> display) {
    private static final Map<String, Boolean> TRUTH = Map.of(
            "true", true, "t", true, "on", true, "yes", true, "false", false, "f", false, "off", false, "no", false);

    static final SettingType<Boolean> BOOL = new SettingType<>(
            "b",
            "bool",
            "true",
            text -> Optional.ofNullable(TRUTH.get(text.toLowerCase(Locale.ROOT))),
            String::valueOf,
            value -> value ? "t" : "f");

    static final SettingType<ByteSize> BYTE_SIZE =
            new SettingType<>("z", "byte size", "'128 MiB'", ByteSize::parse, ByteSize::toString, ByteSize::toString);

    static final SettingType<Integer> INT =
            new SettingType<>("i", "int", "4", SettingType::whole, String::valueOf, String::valueOf);

    static final SettingType<Double> FLOAT =
            new SettingType<>("f", "float", "0.5", SettingType::number, SettingType::shortest, SettingType::shortest);

    static final SettingType<Duration> DURATION =
            new SettingType<>("d", "duration", "'5s'", SettingType::duration, DurationText::of, SettingType::interval);

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> whole(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String shortest(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** A day has 24 hours; what counts months has no length of its own. */
    private static Optional<Duration> duration(String text) {
        return IntervalText.parse(text)
                .filter(interval -> interval.months() == 0)
                .map(interval ->
                        Duration.ofDays(interval.days()).plusNanos(Math.multiplyExact(interval.micros(), 1000)));
    }

    private static String interval(Duration duration) {
        return ValueText.of(ColumnType.of(Kind.INTERVAL), new Interval(0, 0, duration.toNanos() / 1000));
    }
}

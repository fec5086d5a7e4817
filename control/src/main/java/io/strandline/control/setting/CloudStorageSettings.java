package io.strandline.control.setting;

import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.TransferLimits;
import io.strandline.manifest.storage.TransferLimits.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cluster settings {@code cloudstorage.*}. */
final class CloudStorageSettings {
    private static final String PREFIX = "cloudstorage.";

    /** As {@link io.strandline.manifest.storage.ExternalStorageProvider#limitedAs} calls them. */
    private static final List<String> PROVIDERS = List.of("azure", "gs", "nodelocal", "s3");

    private static final Setting<Duration> TIMEOUT = new Setting<>(
            PREFIX + "timeout",
            SettingType.DURATION,
            "the timeout for import/export storage operations",
            StorageSettings.DEFAULT.timeout(),
            Duration.ofMillis(1),
            Duration.ofDays(1));

    private static final Setting<Integer> AZURE_BUFFERS = new Setting<>(
            PREFIX + "azure.concurrent_upload_buffers",
            SettingType.INT,
            "controls the number of concurrent buffers that will be used by the Azure client when uploading chunks; each holds one chunk in memory",
            StorageSettings.DEFAULT.azureUploadBuffers(),
            1,
            64);

    private CloudStorageSettings() {}

    static Stream<Setting<?>> all() {
        return Stream.concat(
                Stream.of(TIMEOUT, AZURE_BUFFERS),
                PROVIDERS.stream()
                        .flatMap(provider -> Stream.of("read", "write")
                                .flatMap(direction ->
                                        Stream.of(rate(provider, direction), burst(provider, direction)))));
    }

    static boolean has(Setting<?> setting) {
        return setting.name().startsWith(PREFIX);
    }

    private static Setting<ByteSize> rate(String provider, String direction) {
        return limit(
                provider,
                direction,
                "rate_limit",
                "limit on number of bytes per second per node across operations " + verb(direction)
                        + " the designated cloud storage provider if non-zero");
    }

    private static Setting<ByteSize> burst(String provider, String direction) {
        return limit(
                provider,
                direction,
                "burst_limit",
                "burst limit on number of bytes per second per node across operations " + verb(direction)
                        + " the designated cloud storage provider if non-zero");
    }

    private static String verb(String direction) {
        return direction.equals("read") ? "reading from" : "writing to";
    }

    private static Setting<ByteSize> limit(String provider, String direction, String limit, String description) {
        return new Setting<>(
                PREFIX + provider + "." + direction + ".node_" + limit,
                SettingType.BYTE_SIZE,
                description,
                new ByteSize(0),
                new ByteSize(0),
                new ByteSize(1L << 50));
    }

    /** @param stored texts by name */
    static StorageSettings of(Map<String, String> stored) {
        Map<String, TransferLimits> limits = new LinkedHashMap<>();
        for (String provider : PROVIDERS) {
            limits.put(provider, new TransferLimits(rates(provider, "read", stored), rates(provider, "write", stored)));
        }
        return new StorageSettings(TIMEOUT.valueIn(stored), AZURE_BUFFERS.valueIn(stored), limits);
    }

    private static Rate rates(String provider, String direction, Map<String, String> stored) {
        return new Rate(
                rate(provider, direction).valueIn(stored).bytes(),
                burst(provider, direction).valueIn(stored).bytes());
    }
}

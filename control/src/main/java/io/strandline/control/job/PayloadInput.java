package io.strandline.control.job;

import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.TableMapping;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.DescriptorBytes;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.TransferLimits;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link PayloadOutput} writes. */
final class PayloadInput {
    private final DataInputStream in;

    PayloadInput(DataInputStream in) {
        this.in = in;
    }

    /** Reads one value. */
    interface Reader<T> {
        T read() throws IOException;
    }

    <T> List<T> list(Reader<T> reader) throws IOException {
        int size = in.readInt();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(reader.read());
        }
        return values;
    }

    /** Of one byte. */
    int number() throws IOException {
        return in.readUnsignedByte();
    }

    long longNumber() throws IOException {
        return in.readLong();
    }

    boolean flag() throws IOException {
        return in.readBoolean();
    }

    byte[] bytes() throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(Math.max(0, length));
        if (bytes.length != length) {
            throw new EOFException("it ends within a value");
        }
        return bytes;
    }

    String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private int integer() throws IOException {
        return in.readInt();
    }

    private Duration duration() throws IOException {
        return Duration.ofSeconds(in.readLong(), in.readInt());
    }

    private Instant instant() throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    HlcTimestamp time() throws IOException {
        return new HlcTimestamp(in.readLong(), in.readInt());
    }

    Locality locality() throws IOException {
        return Locality.of(text());
    }

    SecretUri uri() throws IOException {
        return new SecretUri(text(), text());
    }

    LayerLocation layer() throws IOException {
        return new LayerLocation(uri(), text());
    }

    Descriptor descriptor() throws IOException {
        return DescriptorBytes.decode(bytes());
    }

    private TableDescriptor table() throws IOException {
        if (descriptor() instanceof TableDescriptor table) {
            return table;
        }
        throw new IOException("no table where one must be");
    }

    TableMapping mapping() throws IOException {
        return new TableMapping(table(), table());
    }

    SystemTable systemTable() throws IOException {
        return new SystemTable(table(), list(() -> Key.of(bytes())));
    }

    BackupTargets targets() throws IOException {
        return new BackupTargets(Coverage.valueOf(text()), list(this::integer), list(this::integer));
    }

    BackupSettings settings() throws IOException {
        return new BackupSettings(in.readLong(), duration(), duration(), duration(), duration(), in.readDouble());
    }

    StorageContext storage() throws IOException {
        String externalIoDir = text();
        String keyspaceUri = text();
        String user = text();
        Duration timeout = duration();
        int azureUploadBuffers = integer();
        Map<String, TransferLimits> limits = new HashMap<>();
        list(this::limits).forEach(limit -> limits.put(limit.getKey(), limit.getValue()));
        StorageSettings settings = new StorageSettings(timeout, azureUploadBuffers, limits, instant());
        return new StorageContext(externalIoDir, keyspaceUri, user, settings, flag());
    }

    private Map.Entry<String, TransferLimits> limits() throws IOException {
        return Map.entry(text(), new TransferLimits(rate(), rate()));
    }

    private TransferLimits.Rate rate() throws IOException {
        return new TransferLimits.Rate(in.readLong(), in.readLong());
    }
}

package io.strandline.control.job;

import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.TableMapping;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.DescriptorBytes;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.TransferLimits;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what {@link PayloadInput} reads. */
final class PayloadOutput {
    private final DataOutput out;

    PayloadOutput(DataOutput out) {
        this.out = out;
    }

    /** Writes one value. */
    interface Writer<T> {
        void write(T value) throws IOException;
    }

    <T> void list(List<T> values, Writer<T> writer) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value);
        }
    }

    /** Of one byte. */
    void number(int value) throws IOException {
        out.writeByte(value);
    }

    void longNumber(long value) throws IOException {
        out.writeLong(value);
    }

    void flag(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    void bytes(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    void text(String value) throws IOException {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void integer(int value) throws IOException {
        out.writeInt(value);
    }

    private void duration(Duration value) throws IOException {
        out.writeLong(value.getSeconds());
        out.writeInt(value.getNano());
    }

    private void instant(Instant value) throws IOException {
        out.writeLong(value.getEpochSecond());
        out.writeInt(value.getNano());
    }

    void time(HlcTimestamp value) throws IOException {
        out.writeLong(value.wallNanos());
        out.writeInt(value.logical());
    }

    void uri(SecretUri value) throws IOException {
        text(value.uri());
        text(value.displayName());
    }

    void layer(LayerLocation value) throws IOException {
        uri(value.uri());
        text(value.directory());
    }

    void descriptor(Descriptor value) throws IOException {
        bytes(DescriptorBytes.encode(value));
    }

    void mapping(TableMapping value) throws IOException {
        descriptor(value.source());
        descriptor(value.target());
    }

    void systemTable(SystemTable value) throws IOException {
        descriptor(value.table());
        list(value.encodedRows(), (Key row) -> bytes(row.toByteArray()));
    }

    void targets(BackupTargets value) throws IOException {
        text(value.coverage().name());
        list(value.databaseIds(), this::integer);
        list(value.objectIds(), this::integer);
    }

    void settings(BackupSettings value) throws IOException {
        out.writeLong(value.fileSizeBytes());
        duration(value.readRetryDelay());
        duration(value.readWithPriorityAfter());
        duration(value.readTimeout());
        duration(value.exportSlice());
        out.writeDouble(value.cpuLimit());
    }

    void storage(StorageContext value) throws IOException {
        text(value.externalIoDir());
        text(value.keyspaceUri());
        text(value.user());
        duration(value.settings().timeout());
        integer(value.settings().azureUploadBuffers());
        list(List.copyOf(new TreeMap<>(value.settings().limits()).entrySet()), this::limits);
        instant(value.settings().asOf());
        flag(value.singleWriter());
    }

    private void limits(Map.Entry<String, TransferLimits> value) throws IOException {
        text(value.getKey());
        rate(value.getValue().read());
        rate(value.getValue().write());
    }

    private void rate(TransferLimits.Rate value) throws IOException {
        out.writeLong(value.bytesPerSecond());
        out.writeLong(value.burstBytes());
    }
}

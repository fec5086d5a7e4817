package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes the large parts of a manifest, streaming. Nothing they write counts before a manifest names it.
 *
 * <p>Records that are not in the order that FORMAT.md gives them are refused with an IllegalArgumentException.
 */
public final class SideFiles {
    private static final int ZSTANDARD_LEVEL = 1;

    private final LayerObjects objects;
    private final String attempt;

    /** @param attempt unique to the attempt; part of the names */
    public SideFiles(ExternalStorage collection, String directory, String attempt) {
        this.objects = new LayerObjects(collection, directory);
        this.attempt = attempt;
    }

    /** {@code BACKUP_FILES-<attempt>}: entries in their order, as {@link EntrySorter} gives them. */
    public SideFile writeFiles(Iterator<Entry> entries) {
        return write("BACKUP_FILES", EntryCodec.ENTRIES, Comparator.naturalOrder(), entries);
    }

    /** {@code BACKUP_CATALOG-<attempt>} of a layer without revision history: how the objects stand at its end. */
    public SideFile writeCatalog(Catalog catalog) {
        return writeCatalog(
                catalog.descriptors().stream().map(CatalogRecord::atEnd).iterator());
    }

    /** {@code BACKUP_CATALOG-<attempt>}: the records in their order, which is by id and then newest first. */
    public SideFile writeCatalog(Iterator<CatalogRecord> records) {
        return write("BACKUP_CATALOG", CatalogCodec.RECORDS, Comparator.naturalOrder(), records);
    }

    /** {@code BACKUP_SPANS-<attempt>}: the spans in their order. */
    public SideFile writeSpans(Iterator<LayerSpan> spans) {
        return write("BACKUP_SPANS", EntryCodec.SPANS, Comparator.naturalOrder(), spans);
    }

    private <T> SideFile write(String kind, RecordCodec<T> codec, Comparator<T> order, Iterator<T> records) {
        String name = LayerNames.sideFile(kind, attempt);
        long count = 0;
        try (Upload upload = objects.upload(name);
                Tally tally = new Tally(upload);
                DataFileWriter<GenericRecord> writer =
                        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(codec.schema()))) {
            writer.setCodec(CodecFactory.zstandardCodec(ZSTANDARD_LEVEL, true));
            FormatVersion.writeTo(writer, List.of());
            writer.create(codec.schema(), tally);
            T last = null;
            while (records.hasNext()) {
                T record = records.next();
                if (last != null && order.compare(last, record) >= 0) {
                    throw new IllegalArgumentException(name + ": " + record + " does not come after " + last);
                }
                writer.append(codec.encode(record));
                last = record;
                count++;
            }
            writer.flush();
            SideFile file = new SideFile(name, tally.size, Digest.of(tally.digest.digest()), count);
            upload.commit();
            return file;
        } catch (IOException e) {
            throw new StrandlineException(ErrorCode.UNAVAILABLE, "cannot write " + objects.displayName(name), null, e);
        }
    }

    /** Counts and digests what passes. Does not close the upload, and writes nothing more once a write has failed. */
    private static final class Tally extends OutputStream {
        private final OutputStream output;
        private final MessageDigest digest = Digest.newMessageDigest();
        private long size;
        private boolean failed;

        Tally(OutputStream output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (failed) {
                return;
            }
            failed = true;
            output.write(bytes, offset, length);
            failed = false;
            digest.update(bytes, offset, length);
            size += length;
        }
    }
}

package io.strandline.job.backup;

import io.strandline.manifest.layer.LayerNames;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a split's entries go into: one each, or shared {@code .pack} objects. Their names are unique to the attempt, so
 * they never meet another's. Closing it abandons the object that is not complete.
 */
final class EntryOutput extends OutputStream {
    private final Destination destination;
    private final Plan plan;
    private final SplitId splitId;
    private final String attempt;
    private @Nullable Upload upload;
    private String object = "";
    private int number;
    private long position;
    private long entryOffset;

    EntryOutput(Destination destination, Plan plan, SplitId splitId, String attempt) {
        this.destination = destination;
        this.plan = plan;
        this.splitId = splitId;
        this.attempt = attempt;
    }

    /** What is written next belongs to a new entry. */
    void beginEntry() {
        entryOffset = position;
    }

    /** Where an entry lies. */
    record Slice(String object, long offset, long length) {}

    /** The entry is written. */
    Slice endEntry() {
        Slice slice = new Slice(object, entryOffset, position - entryOffset);
        if (!plan.packed() || position >= plan.fileSizeBytes()) {
            complete();
        }
        return slice;
    }

    /** Makes the open object, if there is one, visible. */
    void complete() {
        if (upload != null) {
            upload.commit();
            upload.close();
            upload = null;
            position = 0;
        }
    }

    @Override
    public void write(int oneByte) throws IOException {
        open().write(oneByte);
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        open().write(bytes, offset, length);
        position += length;
    }

    private Upload open() {
        Upload open = upload;
        if (open == null) {
            object = plan.packed()
                    ? LayerNames.pack(splitId, attempt, number)
                    : LayerNames.dataFile(splitId, attempt, number);
            number++;
            open = destination.storage().upload(destination.directory() + "/" + object);
            upload = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (upload != null) {
            upload.close();
            upload = null;
        }
    }
}

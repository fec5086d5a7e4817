package io.strandline.control.job;

import io.strandline.job.BackupRequest;
import io.strandline.job.RestoreRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a job does, as bytes: a version, the kind of work, and its fields in order. Holds secrets: to be sealed before it is kept anywhere. A new field, or a
 * change of one, makes a new version; old versions stay readable, since a job may be resumed by a later program.
 */
final class PayloadCodec {
    private static final int VERSION = 1;
    private static final int BACKUP = 'B';
    private static final int RESTORE = 'R';

    private PayloadCodec() {}

    static byte[] encode(JobWork work) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PayloadOutput out = new PayloadOutput(new DataOutputStream(bytes));
            out.number(VERSION);
            if (work instanceof BackupWork backup) {
                out.number(BACKUP);
                write(backup.request(), out);
            } else if (work instanceof RestoreWork restore) {
                out.number(RESTORE);
                write(restore.request(), out);
                out.flag(restore.phases().isPresent());
                if (restore.phases().isPresent()) {
                    write(restore.phases().get(), out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws StrandlineException {@code UNKNOWN_FORMAT} if a later version wrote it; {@code DATA_CORRUPTED}
     */
    static JobWork decode(byte[] bytes) {
        try {
            PayloadInput in = new PayloadInput(new DataInputStream(new ByteArrayInputStream(bytes)));
            int version = in.number();
            if (version != VERSION) {
                throw new StrandlineException(
                        ErrorCode.UNKNOWN_FORMAT,
                        "the job was made by a version of this program that knows more: its payload has version "
                                + version + ", not " + VERSION,
                        "Resume it with that version.");
            }
            int kind = in.number();
            return switch (kind) {
                case BACKUP -> new BackupWork(backup(in));
                case RESTORE -> new RestoreWork(restore(in), in.flag() ? Optional.of(phases(in)) : Optional.empty());
                default -> throw new IOException("kind of work " + kind);
            };
        } catch (IOException | IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the payload of a job cannot be read: " + e.getMessage(), null, e);
        }
    }

    private static void write(BackupRequest request, PayloadOutput out) throws IOException {
        out.longNumber(request.jobId());
        out.text(request.sourceUri());
        out.storage(request.storage());
        out.uri(request.collectionUri());
        out.layer(request.destination());
        out.list(request.chain(), out::layer);
        out.time(request.endTime());
        out.targets(request.targets());
        out.flag(request.revisionHistory());
        out.settings(request.settings());
        out.text(request.executionLocality().toString());
        out.text(request.statement());
    }

    private static BackupRequest backup(PayloadInput in) throws IOException {
        return new BackupRequest(
                in.longNumber(),
                in.text(),
                in.storage(),
                in.uri(),
                in.layer(),
                in.list(in::layer),
                in.time(),
                in.targets(),
                in.flag(),
                in.settings(),
                in.locality(),
                in.text());
    }

    private static void write(RestoreRequest request, PayloadOutput out) throws IOException {
        out.longNumber(request.jobId());
        out.text(request.targetUri());
        out.storage(request.storage());
        out.list(request.chain(), out::layer);
        out.time(request.asOf());
        out.list(request.objects(), out::descriptor);
        out.list(request.tables(), out::mapping);
        out.text(request.executionLocality().toString());
        out.text(request.statement());
    }

    private static RestoreRequest restore(PayloadInput in) throws IOException {
        return new RestoreRequest(
                in.longNumber(),
                in.text(),
                in.storage(),
                in.list(in::layer),
                in.time(),
                in.list(in::descriptor),
                in.list(in::mapping),
                in.locality(),
                in.text());
    }

    private static void write(ClusterPhases phases, PayloadOutput out) throws IOException {
        out.list(phases.droppedDatabases(), out::text);
        out.list(phases.systemTables(), out::systemTable);
    }

    private static ClusterPhases phases(PayloadInput in) throws IOException {
        return new ClusterPhases(in.list(in::text), in.list(in::systemTable));
    }
}

package io.strandline.manifest.layer;

import java.util.Set;

/** BACKUP_MANIFEST as Avro. */
final class ManifestCodec {
    static final RecordCodec<BackupManifest> MANIFEST = Schemas.codec(
                    "BackupManifest", ManifestCodec::toAvro, ManifestCodec::manifest)
            .requiring(ManifestCodec::features);

    private ManifestCodec() {}

    static Set<Feature> features(BackupManifest manifest) {
        Set<Feature> features = Feature.of(manifest.parent(), manifest.allRevisions(), manifest.dialect());
        features.addAll(Feature.ofKept(manifest.totals().kept()));
        return features;
    }

    static AvroRecord toAvro(BackupManifest manifest) {
        return AvroRecord.of("BackupManifest")
                .with("layerId", manifest.layerId())
                .withOptional("parent", manifest.parent(), ManifestCodec::toAvro)
                .with("jobId", manifest.jobId())
                .with("planDigest", manifest.planDigest())
                .with("keyspaceId", manifest.keyspaceId())
                .with("programVersion", manifest.programVersion())
                .with("directory", manifest.directory())
                .with("targets", ProgressCodec.toAvro(manifest.targets()))
                .with("window", manifest.window())
                .with("allRevisions", manifest.allRevisions())
                .withOptional("revisionStart", manifest.revisionStart(), AvroRecord::timestamp)
                .with("readGeneration", manifest.readGeneration())
                .with("totals", toAvro(manifest.totals()))
                .with("tables", manifest.tables())
                .with("files", toAvro(manifest.files()))
                .with("catalog", toAvro(manifest.catalog()))
                .with("spans", toAvro(manifest.spans()))
                .withOptional("encryption", manifest.encryption(), ManifestCodec::toAvro)
                .withAll("localities", manifest.localities())
                .with("completedAt", manifest.completedAt())
                .with("dialect", manifest.dialect());
    }

    static BackupManifest manifest(AvroRecord avro) {
        return new BackupManifest(
                avro.uuid("layerId"),
                avro.optional("parent").map(ManifestCodec::parent),
                avro.longOf("jobId"),
                avro.digest("planDigest"),
                avro.text("keyspaceId"),
                avro.text("programVersion"),
                avro.text("directory"),
                ProgressCodec.targets(avro.child("targets")),
                avro.window("window"),
                avro.booleanOf("allRevisions"),
                avro.optional("revisionStart").map(AvroRecord::asTimestamp),
                avro.text("readGeneration"),
                totals(avro.child("totals")),
                avro.intOf("tables"),
                sideFile(avro.child("files")),
                sideFile(avro.child("catalog")),
                sideFile(avro.child("spans")),
                avro.optional("encryption").map(ManifestCodec::encryption),
                avro.texts("localities"),
                avro.instant("completedAt"),
                avro.text("dialect"));
    }

    static AvroRecord toAvro(Parent parent) {
        return AvroRecord.of("Parent")
                .with("layerId", parent.layerId())
                .with("digest", parent.digest())
                .with("path", parent.path());
    }

    static Parent parent(AvroRecord avro) {
        return new Parent(avro.uuid("layerId"), avro.digest("digest"), avro.text("path"));
    }

    private static AvroRecord toAvro(Totals totals) {
        return AvroRecord.of("Totals")
                .with("rows", totals.rows())
                .with("tombstones", totals.tombstones())
                .with("indexEntries", totals.indexEntries())
                .with("logicalBytes", totals.logicalBytes())
                .with("storedBytes", totals.storedBytes())
                .with("entries", totals.entries())
                .with("fingerprint", totals.fingerprint())
                .with("kept", totals.kept());
    }

    private static Totals totals(AvroRecord avro) {
        return new Totals(
                avro.longOf("rows"),
                avro.longOf("tombstones"),
                avro.longOf("indexEntries"),
                avro.longOf("logicalBytes"),
                avro.longOf("storedBytes"),
                avro.longOf("entries"),
                avro.fingerprint("fingerprint"),
                avro.longOf("kept"));
    }

    private static AvroRecord toAvro(SideFile file) {
        return AvroRecord.of("SideFile")
                .with("name", file.name())
                .with("size", file.size())
                .with("sha256", file.sha256())
                .with("records", file.records());
    }

    private static SideFile sideFile(AvroRecord avro) {
        return new SideFile(avro.text("name"), avro.longOf("size"), avro.digest("sha256"), avro.longOf("records"));
    }

    private static AvroRecord toAvro(EncryptionEnvelope envelope) {
        return AvroRecord.of("EncryptionEnvelope")
                .with("scheme", envelope.scheme())
                .with("infoObject", envelope.infoObject())
                .with("keyCheck", envelope.keyCheck());
    }

    private static EncryptionEnvelope encryption(AvroRecord avro) {
        return new EncryptionEnvelope(avro.text("scheme"), avro.text("infoObject"), avro.digest("keyCheck"));
    }
}

package io.strandline.manifest.layer;

import java.util.Set;

/** The objects below {@code progress/} as Avro. */
final class ProgressCodec {
    static final RecordCodec<Plan> PLAN = Schemas.codec("Plan", ProgressCodec::toAvro, ProgressCodec::plan)
            .requiring(plan -> Feature.of(plan.parent(), plan.allRevisions()));

    static final RecordCodec<SplitPage> PAGE =
            Schemas.codec("SplitPage", ProgressCodec::toAvro, ProgressCodec::splitPage);

    static final RecordCodec<SplitProgress> PROGRESS = Schemas.codec(
                    "SplitProgress", ProgressCodec::toAvro, ProgressCodec::progress)
            .requiring(progress -> Feature.ofKept(
                    progress.entries().stream().mapToLong(Entry::kept).sum()));

    static final RecordCodec<Outcome> OUTCOME = Schemas.codec(
                    "Outcome",
                    outcome -> AvroRecord.of("Outcome")
                            .with("jobId", outcome.jobId())
                            .with("kind", outcome.kind().name())
                            .with("message", outcome.message())
                            .withOptional("manifest", outcome.manifest(), ManifestCodec::toAvro),
                    avro -> new Outcome(
                            avro.longOf("jobId"),
                            Outcome.Kind.valueOf(avro.text("kind")),
                            avro.text("message"),
                            avro.optional("manifest").map(ManifestCodec::manifest)))
            .requiring(
                    outcome -> outcome.manifest().map(ManifestCodec::features).orElse(Set.of()));

    private ProgressCodec() {}

    private static AvroRecord toAvro(Plan plan) {
        return AvroRecord.of("Plan")
                .with("layerId", plan.layerId())
                .withOptional("parent", plan.parent(), ManifestCodec::toAvro)
                .with("jobId", plan.jobId())
                .with("keyspaceId", plan.keyspaceId())
                .with("directory", plan.directory())
                .with("targets", toAvro(plan.targets()))
                .with("window", plan.window())
                .with("allRevisions", plan.allRevisions())
                .withOptional("revisionStart", plan.revisionStart(), AvroRecord::timestamp)
                .with("readGeneration", plan.readGeneration())
                .with("holdId", plan.holdId())
                .with("fileSizeBytes", plan.fileSizeBytes())
                .with("packed", plan.packed())
                .with("splitCount", plan.splitCount())
                .withAll("pages", plan.pages(), ProgressCodec::toAvro)
                .with("statement", plan.statement())
                .with("createdAt", plan.createdAt())
                .withAll("generationStarts", plan.generationStarts(), ProgressCodec::toAvro)
                .withOptional("definitions", plan.definitions())
                .withAll("definitionChanges", plan.definitionChanges(), ProgressCodec::toAvro);
    }

    private static Plan plan(AvroRecord avro) {
        return new Plan(
                avro.uuid("layerId"),
                avro.optional("parent").map(ManifestCodec::parent),
                avro.longOf("jobId"),
                avro.text("keyspaceId"),
                avro.text("directory"),
                targets(avro.child("targets")),
                avro.window("window"),
                avro.booleanOf("allRevisions"),
                avro.optional("revisionStart").map(AvroRecord::asTimestamp),
                avro.text("readGeneration"),
                avro.text("holdId"),
                avro.longOf("fileSizeBytes"),
                avro.booleanOf("packed"),
                avro.longOf("splitCount"),
                avro.all("pages", ProgressCodec::page),
                avro.text("statement"),
                avro.instant("createdAt"),
                avro.all("generationStarts", ProgressCodec::generationStart),
                avro.optionalText("definitions"),
                avro.all("definitionChanges", ProgressCodec::definitionChange));
    }

    private static AvroRecord toAvro(DefinitionChange change) {
        return AvroRecord.of("DefinitionChange")
                .with("objectId", change.objectId())
                .with("time", change.time())
                .with("kind", change.kind().name());
    }

    private static DefinitionChange definitionChange(AvroRecord avro) {
        return new DefinitionChange(
                avro.intOf("objectId"), avro.timestamp("time"), DefinitionChange.Kind.valueOf(avro.text("kind")));
    }

    private static AvroRecord toAvro(GenerationStart start) {
        return AvroRecord.of("GenerationStart")
                .with("tableId", start.tableId())
                .with("time", start.time())
                .with("keyGeneration", start.keyGeneration());
    }

    private static GenerationStart generationStart(AvroRecord avro) {
        return new GenerationStart(avro.intOf("tableId"), avro.timestamp("time"), avro.intOf("keyGeneration"));
    }

    static AvroRecord toAvro(BackupTargets targets) {
        return AvroRecord.of("Targets")
                .with("coverage", targets.coverage().name())
                .withAll("databaseIds", targets.databaseIds())
                .withAll("objectIds", targets.objectIds());
    }

    static BackupTargets targets(AvroRecord avro) {
        return new BackupTargets(
                BackupTargets.Coverage.valueOf(avro.text("coverage")),
                avro.ints("databaseIds"),
                avro.ints("objectIds"));
    }

    private static AvroRecord toAvro(PageReference page) {
        return AvroRecord.of("PageReference")
                .with("name", page.name())
                .with("size", page.size())
                .with("sha256", page.sha256())
                .with("firstSplit", page.firstSplit())
                .with("count", page.count())
                .with("placed", page.placed());
    }

    private static PageReference page(AvroRecord avro) {
        return new PageReference(
                avro.text("name"),
                avro.longOf("size"),
                avro.digest("sha256"),
                avro.longOf("firstSplit"),
                avro.intOf("count"),
                avro.booleanOf("placed"));
    }

    private static AvroRecord toAvro(SplitPage page) {
        return AvroRecord.of("SplitPage")
                .with("firstSplit", page.firstSplit())
                .withAll("splits", page.splits(), ProgressCodec::toAvro)
                .withAll("replicas", page.replicas())
                .withAll("replicasOf", page.replicasOf());
    }

    private static SplitPage splitPage(AvroRecord avro) {
        return new SplitPage(
                avro.longOf("firstSplit"),
                avro.all("splits", ProgressCodec::split),
                avro.textLists("replicas"),
                avro.ints("replicasOf"));
    }

    private static AvroRecord toAvro(SplitProgress progress) {
        return AvroRecord.of("SplitProgress")
                .with("jobId", progress.jobId())
                .with("planDigest", progress.planDigest())
                .with("splitId", progress.splitId().text())
                .with("readGeneration", progress.readGeneration())
                .with("attempt", progress.attempt())
                .withAll("entries", progress.entries(), EntryCodec::toAvro)
                .withAll("done", progress.done(), ProgressCodec::toAvro)
                .withAll("children", progress.children(), ProgressCodec::toAvro)
                .with("writtenAt", progress.writtenAt());
    }

    private static SplitProgress progress(AvroRecord avro) {
        return new SplitProgress(
                avro.longOf("jobId"),
                avro.digest("planDigest"),
                new SplitId(avro.text("splitId")),
                avro.text("readGeneration"),
                avro.text("attempt"),
                avro.all("entries", EntryCodec::entry),
                avro.all("done", ProgressCodec::splitSpan),
                avro.all("children", ProgressCodec::split),
                avro.instant("writtenAt"));
    }

    private static AvroRecord toAvro(Split split) {
        return AvroRecord.of("Split")
                .with("id", split.id().text())
                .withAll("spans", split.spans(), ProgressCodec::toAvro);
    }

    private static Split split(AvroRecord avro) {
        return new Split(new SplitId(avro.text("id")), avro.all("spans", ProgressCodec::splitSpan));
    }

    private static AvroRecord toAvro(SplitSpan span) {
        return AvroRecord.of("SplitSpan")
                .with("tableId", span.tableId())
                .with("span", span.span())
                .with("approximateBytes", span.approximateBytes())
                .with("introducedAt", span.introducedAt());
    }

    private static SplitSpan splitSpan(AvroRecord avro) {
        return new SplitSpan(
                avro.intOf("tableId"),
                avro.span("span"),
                avro.longOf("approximateBytes"),
                avro.timestamp("introducedAt"));
    }
}

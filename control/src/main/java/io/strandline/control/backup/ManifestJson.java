package io.strandline.control.backup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.SideFile;
import io.strandline.manifest.layer.Totals;
import java.util.List;

/** {@code as_json}: the manifest, for looking at. Like CockroachDB's, its form is no interface. */
final class ManifestJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ManifestJson() {}

    static String of(LayerReader layer) {
        BackupManifest manifest = layer.manifest();
        ObjectNode json = NODES.objectNode();
        json.put("layerId", manifest.layerId().toString());
        // As text: readers of JSON often know no whole numbers beyond 53 bits.
        json.put("jobId", Long.toString(manifest.jobId()));
        json.put("keyspaceId", manifest.keyspaceId());
        json.put("programVersion", manifest.programVersion());
        json.put("directory", manifest.directory());
        json.put("digest", layer.digest().toString());
        manifest.parent().ifPresent(parent -> {
            ObjectNode node = json.putObject("parent");
            node.put("layerId", parent.layerId().toString());
            node.put("digest", parent.digest().toString());
            node.put("path", parent.path());
        });
        ObjectNode targets = json.putObject("targets");
        targets.put("coverage", manifest.targets().coverage().name());
        add(targets.putArray("databaseIds"), manifest.targets().databaseIds());
        add(targets.putArray("objectIds"), manifest.targets().objectIds());
        ObjectNode window = json.putObject("window");
        window.put("start", manifest.window().start().toString());
        window.put("end", manifest.window().end().toString());
        json.put("allRevisions", manifest.allRevisions());
        manifest.revisionStart().ifPresent(start -> json.put("revisionStart", start.toString()));
        json.put("readGeneration", manifest.readGeneration());
        json.set("totals", totals(manifest.totals()));
        json.put("tables", manifest.tables());
        json.set("files", sideFile(manifest.files()));
        json.set("catalog", sideFile(manifest.catalog()));
        json.set("spans", sideFile(manifest.spans()));
        json.put("completedAt", manifest.completedAt().toString());
        return json.toString();
    }

    private static void add(ArrayNode array, List<Integer> ids) {
        ids.forEach(array::add);
    }

    private static ObjectNode totals(Totals totals) {
        ObjectNode json = NODES.objectNode();
        json.put("rows", totals.rows());
        json.put("tombstones", totals.tombstones());
        json.put("indexEntries", totals.indexEntries());
        json.put("logicalBytes", totals.logicalBytes());
        json.put("storedBytes", totals.storedBytes());
        json.put("entries", totals.entries());
        json.put("fingerprint", totals.fingerprint().toString());
        json.put("kept", totals.kept());
        return json;
    }

    private static ObjectNode sideFile(SideFile file) {
        ObjectNode json = NODES.objectNode();
        json.put("name", file.name());
        json.put("size", file.size());
        json.put("records", file.records());
        return json;
    }
}

package io.strandline.control.backup;

import io.strandline.control.result.ResultSink;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.Parent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the rows of SHOW BACKUP do not say of the layers. */
final class LayerNotices {
    private LayerNotices() {}

    /** Says which layers cannot be read or are missing, and where backups that were started together fork the chain. */
    static void send(LayerTree tree, ResultSink sink) {
        tree.damaged().forEach((directory, error) -> sink.notice("not shown is " + directory + ": " + error.message()));
        tree.missing()
                .forEach(parent -> sink.notice(
                        "the layer in " + parent.path() + " is missing: those that build on it cannot be restored"));
        Map<UUID, List<LayerReader>> children = tree.layers().stream()
                .filter(layer -> layer.manifest().parent().isPresent())
                .collect(Collectors.groupingBy(
                        layer -> layer.manifest().parent().map(Parent::layerId).orElseThrow(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        children.values().stream()
                .filter(siblings -> siblings.size() > 1)
                .forEach(siblings -> sink.notice(fork(siblings)));
    }

    private static String fork(List<LayerReader> siblings) {
        String parent = siblings.get(0).manifest().parent().map(Parent::path).orElseThrow();
        return "the chain forks: " + siblings.size() + " layers build on " + parent + ": "
                + siblings.stream().map(LayerReader::directory).collect(Collectors.joining(", "))
                + ". Each branch can be restored; BACKUP INTO goes on with the one that ends last.";
    }
}

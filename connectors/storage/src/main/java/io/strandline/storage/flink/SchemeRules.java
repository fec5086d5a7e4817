package io.strandline.storage.flink;

import io.strandline.manifest.storage.ExternalStorage.CreateOnce;
import java.util.Set;

/**
 * What is known of a file system by its scheme.
 *
 * @param createOnce what a rename does to a name that another file has. Objects are written beside their names and renamed, so an object is created once
 *     if, and only if, the file system refuses that in one step
 * @param removesOnlyEmptyFolders whether removing a folder never takes along a file that came meanwhile. Where that is not known (Flink's local file
 *     system does), folders are left when their last object goes
 */
record SchemeRules(CreateOnce createOnce, boolean removesOnlyEmptyFolders) {
    /** HDFS decides in its NameNode, Azure's hierarchical namespaces by the condition that is sent along. */
    private static final Set<String> RENAMES_REFUSE = Set.of("hdfs", "webhdfs", "swebhdfs", "abfs", "abfss");

    /** To these a rename is copy and delete; to remove a folder is to remove the empty object that stands for it. */
    private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3p", "oss", "wasb", "wasbs");

    /** Of {@code viewfs}, too, nothing is known: it mounts anything. */
    static SchemeRules of(String scheme) {
        boolean refuses = RENAMES_REFUSE.contains(scheme);
        return new SchemeRules(
                refuses ? CreateOnce.BY_SERVER : CreateOnce.NOT, refuses || OBJECT_STORES.contains(scheme));
    }
}

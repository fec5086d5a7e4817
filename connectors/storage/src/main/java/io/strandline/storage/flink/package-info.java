/** Every file system that Flink knows or has a plugin for, by its scheme, with the configuration of the cluster. */
@NullMarked
package io.strandline.storage.flink;

import org.jspecify.annotations.NullMarked;

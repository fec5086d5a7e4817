@NullMarked
package io.strandline.storage.flink;

import org.jspecify.annotations.NullMarked;

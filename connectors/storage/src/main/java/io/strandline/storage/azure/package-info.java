/**
 * Azure Blob Storage: {@code azure-blob://container/path}. Azure's SDK makes, signs and repeats the requests; they go through its synchronous pipeline only,
 * and over a blocking HTTP client, so that no thread of its reactive half ever starts: those are static, and would keep a job's class loader.
 */
@NullMarked
package io.strandline.storage.azure;

import org.jspecify.annotations.NullMarked;

package io.strandline.job;

import io.strandline.manifest.schema.TableDescriptor;

/**
 * Where a table of a backup goes.
 *
 * @param sourceTableId its id in the backup
 * @param target the table to make, one of {@link RestoreRequest#objects}; same columns, same key
 */
public record TableMapping(int sourceTableId, TableDescriptor target) {}

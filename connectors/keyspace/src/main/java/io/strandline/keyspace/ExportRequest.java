package io.strandline.keyspace;

import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;

/**
 * Asks for the revisions of keys of one table.
 *
 * @param holdId the hold that covers the window
 * @param table rows come in its layout: a row stored under an older one is resolved to it
 * @param span keys, all of them the table's
 * @param window which revisions
 * @param allRevisions every revision in the window, tombstones too; false: the newest one of each key, without tombstones if the
 *     window {@linkplain Window#isFull() is full}
 */
public record ExportRequest(String holdId, TableDescriptor table, Span span, Window window, boolean allRevisions) {}

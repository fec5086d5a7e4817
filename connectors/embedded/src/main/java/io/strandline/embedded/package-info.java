/**
 * The keyspace that needs no server: tables, transactions, bulk loads and restores over the multi-version store in {@code mvcc}.
 * {@link io.strandline.embedded.EmbeddedKeyspaceProvider} opens one by URI, {@link io.strandline.embedded.EmbeddedKeyspace#create} makes
 * one with options.
 */
@NullMarked
package io.strandline.embedded;

import org.jspecify.annotations.NullMarked;

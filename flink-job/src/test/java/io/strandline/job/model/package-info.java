/**
 * Backups and restores against an independent model of the database. Where to read on: {@link io.strandline.job.model.ModelRun} (one seed),
 * {@code ModelDatabase} and {@code ModelLayer} (what must come out), {@code Workload} (what happens).
 */
@NullMarked
package io.strandline.job.model;

import org.jspecify.annotations.NullMarked;

package io.strandline.manifest.storage;

/**
 * What {@link ExternalStorage} promises; every implementation runs it. A class extends it, says how to open an empty place, and overrides those of the other
 * methods of {@link StoragePlace} that it has an answer to: a promise that needs one which is missing is skipped.
 *
 * <p>The promises are in the classes above this one, by what they are about. What came of each is written to {@code target/contract} ({@link ContractTable}),
 * and {@code .ci/contract-table.sh} prints it for all implementations.
 */
public abstract class ExternalStorageContract extends PlacePromises {}

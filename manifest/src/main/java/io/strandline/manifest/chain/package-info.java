/**
 * Layers that build on one another: which there are, which of them a restore at some time needs, whether they fit together, and what a
 * key's newest revision is in all of them. See FORMAT.md, "Chains".
 *
 * <p>{@link io.strandline.manifest.chain.LayerTree} finds layers, a {@link io.strandline.manifest.chain.Chain} is what a restore reads.
 */
@NullMarked
package io.strandline.manifest.chain;

import org.jspecify.annotations.NullMarked;

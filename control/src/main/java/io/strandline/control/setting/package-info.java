/** Cluster settings: what there are, which values they take, and where these are kept. */
@NullMarked
package io.strandline.control.setting;

import org.jspecify.annotations.NullMarked;

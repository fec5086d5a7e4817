/** The {@code strandline} command: its options and its exit codes. The only module that sees every implementation. */
@NullMarked
package io.strandline.cli;

import org.jspecify.annotations.NullMarked;

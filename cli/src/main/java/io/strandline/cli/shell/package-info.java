/** Where statements come from: {@link io.strandline.cli.shell.StatementFeed} for files and pipes, {@link io.strandline.cli.shell.Shell} for a terminal. */
@NullMarked
package io.strandline.cli.shell;

import org.jspecify.annotations.NullMarked;

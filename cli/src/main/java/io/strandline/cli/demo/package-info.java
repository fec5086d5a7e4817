/** The demonstration: {@link io.strandline.cli.demo.Demo} is the door. */
@NullMarked
package io.strandline.cli.demo;

import org.jspecify.annotations.NullMarked;

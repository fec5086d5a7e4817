@NullMarked
package io.strandline.embedded.userfile;

import org.jspecify.annotations.NullMarked;

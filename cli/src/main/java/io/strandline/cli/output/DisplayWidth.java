package io.strandline.cli.output;

import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes: wide characters take two, combining ones none. */
final class DisplayWidth {
    private DisplayWidth() {}

    static int of(String text) {
        return text.codePoints()
                .map(codePoint -> Math.max(0, WCWidth.wcwidth(codePoint)))
                .sum();
    }
}

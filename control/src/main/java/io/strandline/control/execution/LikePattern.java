package io.strandline.control.execution;

import java.util.regex.Pattern;

/** The patterns of LIKE: {@code %} for any text, {@code _} for one character, a backslash before either for itself. */
final class LikePattern {
    private LikePattern() {}

    static Pattern compile(String pattern) {
        StringBuilder regex = new StringBuilder();
        boolean escaped = false;
        for (int character : pattern.codePoints().toArray()) {
            if (!escaped && character == '\\') {
                escaped = true;
                continue;
            }
            if (!escaped && character == '%') {
                regex.append(".*");
            } else if (!escaped && character == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(character)));
            }
            escaped = false;
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}

package io.strandline.survival.server;

import java.util.function.Predicate;

/**
 * Holds one message of a client while something is done; then its connection is reset.
 *
 * @param which by what a client sends at once, as Latin-1
 * @param delivered whether the server gets it, and has answered, before that; the client never hears
 * @param strike what is done meanwhile
 */
public record Snare(Predicate<String> which, boolean delivered, Runnable strike) {
    boolean wants(String sent) {
        return which.test(sent);
    }
}

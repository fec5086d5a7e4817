package io.strandline.storage.server;

import java.io.IOException;
import java.util.Arrays;

/** Runs another main class until standard input ends: so a server does not outlive a test JVM that was killed. */
final class EndsWithParent {
    private EndsWithParent() {}

    /** @param arguments the main class, then what it is given */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(EndsWithParent::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // A pipe that broke is one that ended.
        }
        Runtime.getRuntime().halt(0);
    }
}

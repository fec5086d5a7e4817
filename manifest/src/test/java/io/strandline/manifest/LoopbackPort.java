package io.strandline.manifest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of 127.0.0.1 for servers that have to be told theirs before they start. */
public final class LoopbackPort {
    /** Below those that Linux gives to clients, and to servers that do not care: nobody takes one before its server has started. */
    private static final int FIRST = 12_000;

    private static final int COUNT = 20_000;

    /** Processes that test at the same time begin at different ones. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 211 % COUNT));

    private LoopbackPort() {}

    /** One that nobody listens on; another one at each call. */
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no port of 127.0.0.1 from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

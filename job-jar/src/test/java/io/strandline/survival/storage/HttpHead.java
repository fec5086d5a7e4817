package io.strandline.survival.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first lines of a request of HTTP 1.1, and how long the body is that follows them. */
final class HttpHead {
    private static final String END = "\r\n\r\n";
    private static final int LONGEST = 64 << 10;

    private final List<String> lines;

    private HttpHead(List<String> lines) {
        this.lines = lines;
    }

    /** @return empty if the client asks for nothing more */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length()) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            if (head.size() >= LONGEST) {
                throw new IOException("a request without end");
            }
            head.write(next);
            matched = next == END.charAt(matched) ? matched + 1 : next == END.charAt(0) ? 1 : 0;
        }
        return Optional.of(
                new HttpHead(head.toString(ISO_8859_1).strip().lines().toList()));
    }

    StorageRequest request() {
        return StorageRequest.ofLine(lines.get(0));
    }

    /** Whether the client sends the body only when it is told to. */
    boolean asksFirst() {
        return field("expect").isPresent();
    }

    /** The same for a server that has the body already. */
    HttpHead withoutAsking() {
        return new HttpHead(lines.stream()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("expect:"))
                .toList());
    }

    private Optional<String> field(String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write((String.join("\r\n", lines) + END).getBytes(ISO_8859_1));
        out.flush();
    }

    /** Copies the body as it is on the wire. */
    void copyBody(InputStream in, OutputStream out) throws IOException {
        if (field("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            copyChunks(in, out);
        } else {
            copy(in, out, field("content-length").map(Long::parseLong).orElse(0L));
        }
        out.flush();
    }

    /** After the last chunk come lines, the last of them empty. */
    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        long size;
        do {
            String line = copyLine(in, out);
            size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
            copy(in, out, size == 0 ? 0 : size + 2);
        } while (size > 0);
        while (!copyLine(in, out).isEmpty()) {}
    }

    private static String copyLine(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        } while (next != '\n');
        line.writeTo(out);
        return line.toString(ISO_8859_1).strip();
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}

package io.strandline.storage.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The two parts of a {@code multipart/related} upload.
 *
 * @param metadata in JSON
 * @param media the object's bytes
 */
record MultipartBody(byte[] metadata, byte[] media) {
    private static final String BOUNDARY = "boundary=";

    static MultipartBody parse(String contentType, byte[] body) {
        String boundary = contentType
                .substring(contentType.indexOf(BOUNDARY) + BOUNDARY.length())
                .replace("\"", "");
        // One character per byte, so that nothing is changed.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        List<String> parts = Arrays.asList(text.split("\r\n--" + Pattern.quote(boundary), -1));
        if (parts.size() != 4) {
            throw GcsRefusal.invalid("Malformed multipart body.");
        }
        return new MultipartBody(content(parts.get(1)), content(parts.get(2)));
    }

    private static byte[] content(String part) {
        return part.substring(part.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }
}

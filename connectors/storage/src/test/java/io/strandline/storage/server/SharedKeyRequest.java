package io.strandline.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request signed with an account's key, as the specification of Azure's Shared Key says: without any SDK, so that other modules' tests need none. */
final class SharedKeyRequest {
    private static final String VERSION = "2021-12-02";

    private SharedKeyRequest() {}

    /** Puts nothing to {@code uri}, whose only query parameter is {@code restype}; a 409, for what is there already, is fine. */
    static void put(URI uri, String account, String key) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String restype = uri.getQuery().replace('=', ':');
        // The verb, eleven headers that are not sent, the two that are, and the resource.
        String toSign = "PUT" + "\n".repeat(12) + "x-ms-date:" + date + "\nx-ms-version:" + VERSION + "\n/" + account
                + uri.getPath() + "\n" + restype;
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod("PUT");
            connection.setFixedLengthStreamingMode(0);
            connection.setDoOutput(true);
            connection.setRequestProperty("x-ms-date", date);
            connection.setRequestProperty("x-ms-version", VERSION);
            // Without this the JDK sends a type of its own, which would have to be signed.
            connection.setRequestProperty("Content-Type", "");
            connection.setRequestProperty("Authorization", "SharedKey " + account + ":" + sign(toSign, key));
            connection.getOutputStream().close();
            int status = connection.getResponseCode();
            if (status != 201 && status != 409) {
                throw new IllegalStateException(uri + " answers " + status + " " + connection.getResponseMessage());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sign(String text, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.strandline.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.storage.server.GcsAccount.Right;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.Test;

/** The server by itself, where Google's library would hide what it says. */
final class GcsServerTest {
    private final GcsServer server = GcsServer.start();
    private final String bucket = server.newBucket();
    private final String token = server.token(server.newAccount(Right.values()));

    @Test
    void refusesWhoHasNoTokenInGooglesJson() throws IOException {
        assertThat(send("GET", "/storage/v1/b/" + bucket + "/o", "", ""))
                .startsWith("401 ")
                .contains("\"error\":{", "\"code\":401", "\"errors\":[{", "\"reason\":\"required\"");
        assertThat(send("GET", "/storage/v1/b/" + bucket, "", "of nobody"))
                .startsWith("401 ")
                .contains("authError");
    }

    @Test
    void knowsItsBuckets() throws IOException {
        assertThat(send("GET", "/storage/v1/b/" + bucket, "", token))
                .startsWith("200 ")
                .contains(bucket);
        assertThat(send("GET", "/storage/v1/b/no-such-bucket", "", token))
                .startsWith("404 ")
                .contains("The specified bucket does not exist.");
    }

    @Test
    void honoursGenerations() throws IOException {
        String insert = "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=a%2Fb";
        String object = "/storage/v1/b/" + bucket + "/o/a%2Fb";
        String made = send("POST", insert + "&ifGenerationMatch=0", "first", token);
        assertThat(made).startsWith("200 ").contains("\"name\":\"a/b\"", "\"size\":\"5\"");
        String generation = made.replaceFirst("(?s).*\"generation\":\"(\\d+)\".*", "$1");

        assertThat(send("POST", insert + "&ifGenerationMatch=0", "second", token))
                .startsWith("412 ")
                .contains("conditionNotMet");
        assertThat(send("POST", insert + "&ifGenerationMatch=" + generation, "second", token))
                .startsWith("200 ");
        assertThat(send("GET", object + "?alt=media&ifGenerationMatch=" + generation, "", token))
                .startsWith("412 ");
        assertThat(send("DELETE", object + "?ifGenerationMatch=" + generation, "", token))
                .startsWith("412 ");
        assertThat(send("GET", object + "?alt=media", "", token)).isEqualTo("200 second");
        assertThat(send("DELETE", object, "", token)).startsWith("204");
        assertThat(send("GET", object + "?alt=media", "", token)).isEqualTo("404 No such object: " + bucket + "/a/b");
    }

    /** Returns the status and the body. */
    private String send(String method, String path, String body, String bearer) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) server.endpoint().resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (!bearer.isEmpty()) {
            connection.setRequestProperty("Authorization", "Bearer " + bearer);
        }
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(UTF_8));
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(in.readAllBytes(), UTF_8);
        }
    }
}

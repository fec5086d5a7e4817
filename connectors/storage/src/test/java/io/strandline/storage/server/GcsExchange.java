package io.strandline.storage.server;

import com.google.api.client.json.gson.GsonFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request to {@link GcsServer} and its answer. */
final class GcsExchange {
    private final HttpExchange exchange;
    private final String path;
    private final Map<String, String> parameters;

    GcsExchange(HttpExchange exchange) {
        this.exchange = exchange;
        this.path = exchange.getRequestURI().getRawPath();
        this.parameters = form(exchange.getRequestURI().getRawQuery());
    }

    /** The pairs of a query, or of a form. */
    static Map<String, String> form(@Nullable String text) {
        Map<String, String> pairs = new HashMap<>();
        if (text != null) {
            for (String pair : text.split("&")) {
                int equals = pair.indexOf('=');
                pairs.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** As it was sent, encoded. */
    String path() {
        return path;
    }

    /** A part of the path between slashes, decoded; empty beyond the last. */
    String segment(int index) {
        String[] segments = path.substring(1).split("/", -1);
        return index < segments.length ? decode(segments[index].replace("+", "%2B")) : "";
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    OptionalLong generationMatch() {
        String value = parameter("ifGenerationMatch");
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    byte[] body() throws IOException {
        return exchange.getRequestBody().readAllBytes();
    }

    /** The first half of the body, as it is there when a connection breaks. */
    byte[] halfBody() throws IOException {
        return exchange.getRequestBody().readNBytes(Integer.parseInt(header("Content-Length")) / 2);
    }

    void setHeader(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    void answer(int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    void answerJson(int status, Map<String, Object> json) throws IOException {
        setHeader("Content-Type", "application/json; charset=UTF-8");
        answer(status, GsonFactory.getDefaultInstance().toString(json).getBytes(StandardCharsets.UTF_8));
    }

    void answer(int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Announces a body, and sends half of it. */
    void answerHalf(int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    /** Ends the answer, and the connection too if the answer is not complete. */
    void close() {
        exchange.close();
    }
}

package io.strandline.storage.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Answers requests in their order with what the test has written down, and keeps them; after the last answer it repeats that one. */
final class ScriptedServer implements AutoCloseable {
    /** @param headers by name in lower case */
    record Request(String method, String target, Map<String, String> headers, String body) {}

    /** @param declaredLength of the body; if it is longer than that is, the connection breaks after it */
    record Answer(int status, Map<String, String> headers, String body, int declaredLength) {
        static Answer of(int status, Map<String, String> headers, String body) {
            return new Answer(status, headers, body, body.getBytes(StandardCharsets.UTF_8).length);
        }

        /** As Azure says no. */
        static Answer refusal(int status, String code, String detail) {
            return of(
                    status,
                    Map.of("x-ms-error-code", code, "Content-Type", "application/xml"),
                    "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + detail
                            + "</Message></Error>");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();

    private ScriptedServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static ScriptedServer http() throws IOException {
        return new ScriptedServer(HttpServer.create(loopback(), 0));
    }

    static ScriptedServer https(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ScriptedServer(server);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    synchronized ScriptedServer answer(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        Answer answer = next(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && answer.declaredLength() > 0;
        exchange.sendResponseHeaders(answer.status(), hasBody ? answer.declaredLength() : -1);
        if (hasBody) {
            OutputStream out = exchange.getResponseBody();
            out.write(answer.body().getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        exchange.close();
    }

    private synchronized Answer next(Request request) {
        requests.add(request);
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

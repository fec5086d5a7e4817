package io.strandline.storage.server;

import java.util.List;
import java.util.Map;

/** An answer that is an error, in the JSON of Google's APIs. */
final class GcsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, Object> json;

    private GcsRefusal(int status, String text, Map<String, Object> json) {
        super(text);
        this.status = status;
        this.json = json;
    }

    static GcsRefusal of(int status, String reason, String message) {
        return new GcsRefusal(
                status,
                message,
                Map.of(
                        "error",
                        Map.of(
                                "code",
                                status,
                                "message",
                                message,
                                "errors",
                                List.of(Map.of("message", message, "domain", "global", "reason", reason)))));
    }

    /** In the other form, of OAuth endpoints. */
    static GcsRefusal ofToken(String error, String description) {
        return new GcsRefusal(400, description, Map.of("error", error, "error_description", description));
    }

    static GcsRefusal noBucket() {
        return of(404, "notFound", "The specified bucket does not exist.");
    }

    static GcsRefusal noObject(String bucket, String key) {
        return of(404, "notFound", "No such object: " + bucket + "/" + key);
    }

    static GcsRefusal conditionNotMet() {
        return of(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static GcsRefusal invalid(String message) {
        return of(400, "invalid", message);
    }

    int status() {
        return status;
    }

    Map<String, Object> json() {
        return json;
    }
}

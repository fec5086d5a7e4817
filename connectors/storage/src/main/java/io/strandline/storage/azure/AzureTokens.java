package io.strandline.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Gets tokens; the SDK's policy keeps them until they are about to expire. */
final class AzureTokens implements TokenCredential {
    private final HttpPipeline pipeline;
    private final Supplier<HttpRequest> requests;
    private final String hint;

    /** @param hint what to check if there is none */
    AzureTokens(HttpPipeline pipeline, Supplier<HttpRequest> requests, String hint) {
        this.pipeline = pipeline;
        this.requests = requests;
        this.hint = hint;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext context) {
        return Mono.fromCallable(() -> getTokenSync(context));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext context) {
        HttpRequest request = requests.get();
        try (HttpResponse answer = pipeline.sendSync(request, Context.NONE)) {
            Map<String, Object> fields = fields(answer);
            Object token = fields.get("access_token");
            Object seconds = fields.get("expires_in");
            if (answer.getStatusCode() != 200 || token == null || seconds == null) {
                throw refused(answer.getStatusCode(), fields);
            }
            // A number or its text: Azure's services do not agree.
            long validSeconds = (long) Double.parseDouble(seconds.toString());
            return new AccessToken(
                    token.toString(), OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(validSeconds));
        } catch (ObjectFailure e) {
            throw e;
        } catch (RuntimeException e) {
            ObjectFailure broken = AzureErrors.of(e);
            throw new ObjectFailure(
                    broken.kind(),
                    "no token from " + request.getUrl().getHost() + ": " + broken.getMessage(),
                    hint,
                    broken);
        }
    }

    private static Map<String, Object> fields(HttpResponse answer) {
        byte[] json = answer.getBodyAsBinaryData().toBytes();
        try (JsonReader reader = JsonProviders.createReader(json)) {
            Map<String, Object> fields = reader.readMap(JsonReader::readUntyped);
            return fields == null ? Map.of() : fields;
        } catch (IOException | IllegalStateException e) {
            // A proxy's page, say: the status tells.
            return Map.of();
        }
    }

    private ObjectFailure refused(int status, Map<String, Object> fields) {
        Kind kind = status == 429 || status >= 500 ? Kind.TRANSIENT : Kind.BAD_CREDENTIALS;
        return new ObjectFailure(kind, "no token: " + reason(status, fields), hint, null);
    }

    /** Entra ID's sentence up to the first line's end; what follows are ids of the request. */
    private static String reason(int status, Map<String, Object> fields) {
        @Nullable Object description = fields.get("error_description");
        return Optional.ofNullable(description == null ? fields.get("error") : description)
                .map(text -> text.toString().lines().findFirst().orElse(""))
                .orElse("HTTP status " + status);
    }
}

package io.strandline.storage.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The key of a service account, as Google's console gives it out. Its own {@code token_uri} is where its tokens come from. A file of another type is refused: some
 * make whoever reads them start programs or call on other addresses.
 *
 * @param json holds the private key
 */
record ServiceAccountKey(String json) {
    private static final String TYPE = "service_account";

    /**
     * Reads what {@code CREDENTIALS} holds.
     *
     * @param base64 of the file; with blanks for the plus signs that were not written as {@code %2B}
     * @throws StrandlineException {@code INVALID_PARAMETER}, which says nothing of what is in it
     */
    static ServiceAccountKey decode(String base64) {
        String text = base64.replace(' ', '+').replaceAll("[\\r\\n]", "");
        String json;
        try {
            json = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("illegal base64 data");
        }
        ServiceAccountKey key = new ServiceAccountKey(json);
        key.check();
        return key;
    }

    private void check() {
        try {
            GenericJson fields = GsonFactory.getDefaultInstance().fromString(json, GenericJson.class);
            if (!TYPE.equals(fields.get("type"))) {
                throw invalid("its \"type\" is not \"" + TYPE + "\"");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw invalid("no JSON");
        }
        try {
            parse(null);
        } catch (IOException | IllegalArgumentException e) {
            throw invalid("a field is missing, or its private key is none");
        }
    }

    /** Credentials that fetch their tokens over {@code transport}. */
    ServiceAccountCredentials credentials(HttpTransport transport) {
        try {
            return parse(transport);
        } catch (IOException e) {
            throw new IllegalStateException("a key that was checked", e);
        }
    }

    private ServiceAccountCredentials parse(@Nullable HttpTransport transport) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        return transport == null
                ? ServiceAccountCredentials.fromStream(in)
                : ServiceAccountCredentials.fromStream(in, () -> transport);
    }

    private static StrandlineException invalid(String reason) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "error getting credentials from CREDENTIALS: " + reason,
                "Give the JSON key file of a service account, as base64 (base64 -w0 key.json), percent-encoded.");
    }

    @Override
    public String toString() {
        return "ServiceAccountKey[redacted]";
    }
}

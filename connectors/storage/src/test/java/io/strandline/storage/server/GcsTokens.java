package io.strandline.storage.server;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who the bearers of tokens are, and how they come by them: with a JWT signed by an account's key, or by acting as another account. */
final class GcsTokens {
    private static final String RESOURCE = "projects/-/serviceAccounts/";
    /** Google's Java library names it whatever the key file's token_uri is. */
    private static final String AUDIENCE = "https://oauth2.googleapis.com/token";

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LONGEST_JWT = Duration.ofHours(1);

    private final Map<String, GcsAccount> accounts = new ConcurrentHashMap<>();
    private final Map<String, GcsAccount> bearers = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> actsAs = new ConcurrentHashMap<>();
    private volatile Duration clockSkew = Duration.ZERO;

    void add(GcsAccount account) {
        accounts.put(account.email(), account);
    }

    void remove(GcsAccount account) {
        accounts.remove(account.email());
    }

    void letActAs(GcsAccount who, GcsAccount other) {
        actsAs.computeIfAbsent(who.email(), email -> ConcurrentHashMap.newKeySet())
                .add(other.email());
    }

    /** The server's clock is so much ahead of the true one. */
    void skewClock(Duration ahead) {
        clockSkew = ahead;
    }

    String issue(GcsAccount account) {
        String token = "ya29." + UUID.randomUUID();
        bearers.put(token, account);
        return token;
    }

    /** No token that the account has by now is good any more, as after its time. */
    void expire(GcsAccount account) {
        bearers.values().removeIf(account::equals);
    }

    /** @param authorization the header; empty if there is none */
    GcsAccount bearer(String authorization) {
        if (authorization.isEmpty()) {
            throw GcsRefusal.of(401, "required", "Anonymous caller does not have storage access.");
        }
        GcsAccount account =
                authorization.startsWith("Bearer ") ? bearers.get(authorization.substring("Bearer ".length())) : null;
        if (account == null) {
            throw GcsRefusal.of(401, "authError", "Invalid Credentials");
        }
        return account;
    }

    /** What {@code POST /token} answers. */
    Map<String, Object> exchange(Map<String, String> form) {
        if (!"urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))) {
            throw GcsRefusal.ofToken("unsupported_grant_type", "Invalid grant_type");
        }
        String[] parts = form.getOrDefault("assertion", "").split("\\.", -1);
        if (parts.length != 3) {
            throw GcsRefusal.ofToken("invalid_grant", "Bad Request");
        }
        GenericJson claims = json(decode(parts[1]));
        GcsAccount account = accounts.get(String.valueOf(claims.get("iss")));
        if (account == null) {
            throw GcsRefusal.ofToken("invalid_grant", "Invalid grant: account not found");
        }
        if (!isSigned(account, parts) || !AUDIENCE.equals(claims.get("aud"))) {
            throw GcsRefusal.ofToken("invalid_grant", "Invalid JWT Signature.");
        }
        checkTimes(seconds(claims, "iat"), seconds(claims, "exp"));
        return Map.of("access_token", issue(account), "expires_in", 3599, "token_type", "Bearer");
    }

    private void checkTimes(Instant issued, Instant expires) {
        Instant now = Instant.now().plus(clockSkew);
        if (issued.isAfter(now.plus(CLOCK_TOLERANCE))
                || expires.isBefore(now)
                || Duration.between(issued, expires).compareTo(LONGEST_JWT) > 0) {
            throw GcsRefusal.ofToken(
                    "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
                            + " Check your iat and exp values in the JWT claim.");
        }
    }

    private static boolean isSigned(GcsAccount account, String[] parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(account.publicKey());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * What {@code generateAccessToken} answers.
     *
     * @param resource of the account to act as
     */
    Map<String, Object> generate(GcsAccount caller, String resource, String body) {
        GcsAccount target = account(resource);
        GcsAccount acting = caller;
        Object delegates = json(body).get("delegates");
        if (delegates instanceof Collection<?> chain) {
            for (Object delegate : chain) {
                acting = next(acting, account(String.valueOf(delegate)));
            }
        }
        next(acting, target);
        return Map.of(
                "accessToken",
                issue(target),
                "expireTime",
                Instant.now().plus(LONGEST_JWT).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private GcsAccount account(String resource) {
        if (!resource.startsWith(RESOURCE)) {
            throw GcsRefusal.invalid("Request contains an invalid argument.");
        }
        GcsAccount account = accounts.get(resource.substring(RESOURCE.length()));
        if (account == null) {
            throw GcsRefusal.of(404, "notFound", "Not found; Gaia id not found for email");
        }
        return account;
    }

    private GcsAccount next(GcsAccount from, GcsAccount to) {
        if (!actsAs.getOrDefault(from.email(), Set.of()).contains(to.email())) {
            throw GcsRefusal.of(
                    403,
                    "forbidden",
                    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).");
        }
        return to;
    }

    private static Instant seconds(GenericJson claims, String name) {
        return Instant.ofEpochSecond(Long.parseLong(String.valueOf(claims.get(name))));
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    static GenericJson json(String text) {
        try {
            return GsonFactory.getDefaultInstance().fromString(text, GenericJson.class);
        } catch (IOException | IllegalArgumentException e) {
            throw GcsRefusal.invalid("Parse Error");
        }
    }
}

package io.strandline.storage.server;

import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A service account of {@link GcsServer}, with what it may do in every bucket. */
public final class GcsAccount {
    /** What an account may be allowed to do. To replace an object it needs to create and to delete. */
    public enum Right {
        GET,
        LIST,
        CREATE,
        DELETE
    }

    private final String email;
    private volatile Set<Right> rights;
    private final URI tokenUri;
    private final KeyPair keys = newKeys();

    GcsAccount(String email, Set<Right> rights, URI tokenUri) {
        this.email = email;
        this.rights = rights.isEmpty() ? EnumSet.noneOf(Right.class) : EnumSet.copyOf(rights);
        this.tokenUri = tokenUri;
    }

    public String email() {
        return email;
    }

    /** From now on it may not. */
    public void revoke(Right right) {
        Set<Right> left = EnumSet.copyOf(rights);
        left.remove(right);
        rights = left;
    }

    boolean may(Right right) {
        return rights.contains(right);
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    /** Its JSON key file. */
    public String keyFile() {
        return keyFile(keys.getPrivate());
    }

    /** A key file that looks right, with a private key that is not this account's. */
    public String wrongKeyFile() {
        return keyFile(newKeys().getPrivate());
    }

    private String keyFile(PrivateKey key) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> fields = Map.of(
                "type", "service_account",
                "project_id", "strandline-test",
                "private_key_id", "key-1",
                "private_key", pem,
                "client_email", email,
                "client_id", "1",
                "token_uri", tokenUri.toString());
        try {
            return GsonFactory.getDefaultInstance().toString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in {@code CREDENTIALS}: the key file in base64, percent-encoded for a URI. */
    public String credentials() {
        return encoded(keyFile());
    }

    static String encoded(String keyFile) {
        return Base64.getEncoder()
                .encodeToString(keyFile.getBytes(StandardCharsets.UTF_8))
                .replace("+", "%2B")
                .replace("/", "%2F")
                .replace("=", "%3D");
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.strandline.embedded;

import io.strandline.keyspace.write.SecretBox;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a key in the store's folder: {@code nonce (12 bytes) ++ ciphertext ++ tag (16 bytes)}, the owner as additional data. The key
 * file is made once, whoever tries, and durable before anything is sealed with it: it is linked to its name, which fails if the name is taken.
 */
final class FolderSecrets implements SecretBox {
    static final String KEY_FILE = "secret.key";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path folder;
    private final Supplier<Path> temporaryFolder;
    private final SecureRandom random = new SecureRandom();

    /** @param temporaryFolder on the same file system, emptied now and then */
    FolderSecrets(Path folder, Supplier<Path> temporaryFolder) {
        this.folder = folder;
        this.temporaryFolder = temporaryFolder;
    }

    @Override
    public byte[] seal(String owner, byte[] secret) {
        byte[] nonce = randomBytes(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, madeKey(), nonce, owner).doFinal(secret);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<byte[]> open(String owner, byte[] sealed) {
        Optional<byte[]> key = key();
        if (key.isEmpty() || sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key.get(), nonce, owner)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Empty if nothing was sealed here yet. */
    private Optional<byte[]> key() {
        Path file = folder.resolve(KEY_FILE);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new StrandlineException(
                        ErrorCode.DATA_CORRUPTED,
                        "the key in " + file + " is damaged: it has " + key.length + " bytes, not " + KEY_BYTES,
                        "Put back the file as it was; without it, external connections have to be created again.");
            }
            return Optional.of(key);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** One at a time: nobody uses the key of another before it is durable. */
    private synchronized byte[] madeKey() {
        Optional<byte[]> key = key();
        if (key.isEmpty()) {
            make();
            key = key();
        }
        return key.orElseThrow();
    }

    private void make() {
        Path file = folder.resolve(KEY_FILE);
        Path temporary = temporaryFolder.get().resolve(KEY_FILE + "-" + UUID.randomUUID());
        try {
            write(temporary, randomBytes(KEY_BYTES));
            try {
                Files.createLink(file, temporary);
            } catch (FileAlreadyExistsException e) {
                // Another was quicker: its key counts.
                return;
            } finally {
                Files.delete(temporary);
            }
            sync(folder);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Never readable by others, not even for a moment. */
    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static StrandlineException unusable(Path file, IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "the key in " + file + " cannot be used: " + e.getMessage(),
                "Check the folder's path, rights and disk.",
                e);
    }
}

package io.strandline.cli.store;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where the socket of a store is: {@code server/socket} in its folder or, where that path is too long for the system, in a
 * private temporary folder that {@code server/socket.path} names. Only the user's own processes can reach either.
 */
final class SocketFile {
    /** sockaddr_un has room for 108 bytes on Linux and 104 on macOS, a final zero included. */
    private static final int MAX_PATH_BYTES = 103;

    private final Path folder;

    SocketFile(Path storeFolder) {
        this.folder = storeFolder.resolve("server");
    }

    /** The address to connect to; empty if no process has ever listened, or the last one cleaned up. */
    Optional<UnixDomainSocketAddress> find() throws IOException {
        if (Files.exists(pointer())) {
            return Optional.of(UnixDomainSocketAddress.of(
                    Files.readString(pointer(), StandardCharsets.UTF_8).strip()));
        }
        return Files.exists(direct()) ? Optional.of(UnixDomainSocketAddress.of(direct())) : Optional.empty();
    }

    /** Listens, in place of a process that is gone. Only the holder of the store's lock may call it. */
    ServerSocketChannel listen() throws IOException {
        remove();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        boolean fits = direct().toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
        Path socket = fits ? direct() : Files.createTempDirectory("strandline").resolve("socket");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        if (!fits) {
            Path written = folder.resolve("socket.path.new");
            Files.writeString(written, socket.toString(), StandardCharsets.UTF_8);
            Files.move(written, pointer());
        }
        return listener;
    }

    /** Removes the socket; only the holder of the store's lock may call it. */
    void remove() throws IOException {
        if (Files.exists(pointer())) {
            Path socket =
                    Path.of(Files.readString(pointer(), StandardCharsets.UTF_8).strip());
            Files.delete(pointer());
            Files.deleteIfExists(socket);
            Path privateFolder = socket.getParent();
            if (privateFolder != null) {
                Files.deleteIfExists(privateFolder);
            }
        }
        Files.deleteIfExists(direct());
    }

    private Path direct() {
        return folder.resolve("socket");
    }

    private Path pointer() {
        return folder.resolve("socket.path");
    }
}

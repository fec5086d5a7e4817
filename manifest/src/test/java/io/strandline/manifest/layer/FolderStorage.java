package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects as files, with no promise beyond what one process that never crashes needs: for samples, and where memory is measured. */
public final class FolderStorage implements ExternalStorage {
    private final Path root;

    public FolderStorage(Path root) {
        this.root = root;
    }

    @Override
    public String displayName() {
        return "folder:";
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        if (Files.exists(root.resolve(name))) {
            return false;
        }
        try (Upload upload = upload(name)) {
            upload.write(bytes);
            upload.commit();
        }
        return true;
    }

    @Override
    public Upload upload(String name) {
        try {
            Files.createDirectories(root.resolve(name).resolve(".."));
            return new FileUpload(new BufferedOutputStream(Files.newOutputStream(root.resolve(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String name) {
        try {
            return Files.newInputStream(root.resolve(name));
        } catch (NoSuchFileException e) {
            throw new StrandlineException(ErrorCode.UNDEFINED_FILE, name + " does not exist", null, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Long> size(String name) {
        try {
            return Optional.of(Files.size(root.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Stream<String> listFolder(String folder) {
        try (Stream<Path> paths = Files.list(root.resolve(folder))) {
            return paths
                    .map(path -> path.getFileName() + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList()
                    .stream();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        try (InputStream input = open(name)) {
            input.skipNBytes(offset);
            return new ByteArrayInputStream(input.readNBytes(Math.toIntExact(length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private static final class FileUpload extends Upload {
        private final OutputStream output;

        FileUpload(OutputStream output) {
            this.output = output;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                output.write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void commit() {
            close();
        }

        @Override
        public void close() {
            try {
                output.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

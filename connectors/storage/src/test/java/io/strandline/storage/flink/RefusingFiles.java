package io.strandline.storage.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Local files whose rename refuses a name that another file has, in one step, as HDFS's does; and which may refuse everything, or lose answers. */
final class RefusingFiles extends FileSystem {
    private final FileSystem local = LocalFileSystem.getSharedInstance();
    private final boolean denied;
    private int answersToLose;
    private int renamesToLose;
    private int foldersToLose;

    RefusingFiles(boolean denied) {
        this.denied = denied;
    }

    /** The next rename is done, and then fails. */
    void loseAnAnswer() {
        answersToLose++;
    }

    /** The next rename fails and is not done. */
    void loseARename() {
        renamesToLose++;
    }

    /** The next file is made, and then its folder is gone, as to Hadoop Azure. */
    void loseAFolder() {
        foldersToLose++;
    }

    private FileSystem local(Path path) throws IOException {
        if (denied) {
            throw new AccessDeniedException(path.getPath());
        }
        return local;
    }

    @Override
    public synchronized boolean rename(Path from, Path to) throws IOException {
        if (renamesToLose > 0) {
            renamesToLose--;
            throw new IOException("connection reset");
        }
        boolean done = !local(to).exists(to) && local.rename(from, to);
        if (answersToLose > 0) {
            answersToLose--;
            throw new IOException("connection reset");
        }
        return done;
    }

    @Override
    public Path getWorkingDirectory() {
        return local.getWorkingDirectory();
    }

    @Override
    public Path getHomeDirectory() {
        return local.getHomeDirectory();
    }

    @Override
    public URI getUri() {
        return local.getUri();
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return local(path).getFileStatus(path);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) throws IOException {
        return local(file.getPath()).getFileBlockLocations(file, start, length);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return local(path).open(path, bufferSize);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        return local(path).open(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return local(path).listStatus(path);
    }

    @Override
    public synchronized boolean delete(Path path, boolean recursive) throws IOException {
        local(path);
        // Flink's local file system removes what came into a folder after it found that empty.
        return Files.deleteIfExists(java.nio.file.Path.of(path.getPath()));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return local(path).mkdirs(path);
    }

    @Override
    public synchronized FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        FSDataOutputStream out = local(path).create(path, mode);
        if (foldersToLose > 0) {
            foldersToLose--;
            out.close();
            throw new IOException("The specified blob does not exist.");
        }
        return out;
    }

    @Override
    public boolean isDistributedFS() {
        return false;
    }
}

package io.strandline.job.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fault that somebody could make: one edit of a product's source file.
 *
 * @param name what is wrong then
 * @param file below the repository's root
 * @param before text that is in the file exactly once
 * @param after what it becomes
 */
record SeededFault(String name, String file, String before, String after) {
    /** Maven runs a module's tests in the module's folder. */
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

    /**
     * The file with the fault in it.
     *
     * @throws AssertionError if the text is not there exactly once: then this fault must be told anew
     */
    String source() {
        String source = read();
        int first = source.indexOf(before);
        if (first < 0 || source.indexOf(before, first + 1) >= 0) {
            throw new AssertionError("not exactly once in " + file + ": " + before);
        }
        return source.substring(0, first) + after + source.substring(first + before.length());
    }

    private String read() {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the file's class. */
    String className() {
        int start = file.indexOf("io/strandline/");
        return file.substring(start, file.length() - ".java".length()).replace('/', '.');
    }

    @Override
    public String toString() {
        return name;
    }
}

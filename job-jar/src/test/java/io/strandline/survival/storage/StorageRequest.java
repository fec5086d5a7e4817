package io.strandline.survival.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client of the storage asks for.
 *
 * @param method such as {@code PUT}
 * @param path with the bucket
 * @param query what follows the question mark; empty if nothing does
 */
public record StorageRequest(String method, String path, String query) {
    private static final Pattern PROGRESS = Pattern.compile(".*/progress/[0-9][0-9.]*");
    private static final Pattern ATTEMPT = Pattern.compile(".*/data/([0-9.]+-[0-9a-f]{8})-[0-9]+\\.(avro|pack)");

    static StorageRequest ofLine(String requestLine) {
        String[] words = requestLine.split(" ", -1);
        String target = words.length > 1 ? words[1] : "";
        int question = target.indexOf('?');
        return new StorageRequest(
                words[0],
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1));
    }

    /** Whether it creates an object whose name ends so. */
    public boolean puts(String ending) {
        return method.equals("PUT") && path.endsWith(ending);
    }

    /** Whether it would commit a split. */
    public boolean putsProgress() {
        return method.equals("PUT") && PROGRESS.matcher(path).matches();
    }

    /** Whether it reads rows. */
    public boolean readsData() {
        return method.equals("GET") && ATTEMPT.matcher(path).matches();
    }

    /** Which attempt at which split writes rows with it. */
    public Optional<String> writingAttempt() {
        boolean writes = method.equals("PUT") || method.equals("POST");
        return writes ? attemptOf(path) : Optional.empty();
    }

    /** The attempt that wrote an object, by its name. */
    public static Optional<String> attemptOf(String object) {
        Matcher matcher = ATTEMPT.matcher("/" + object);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}

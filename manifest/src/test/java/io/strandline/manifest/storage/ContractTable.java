package io.strandline.manifest.storage;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes down what came of each promise for each implementation, a line each, to {@code target/contract/<implementation>.tsv}. A promise that is tried with several
 * values is kept if it is with all of them. The implementation is called as its test class, or as that one's {@link DisplayName}.
 */
final class ContractTable implements TestWatcher, AfterAllCallback {
    /** The worst is the last. */
    private enum Outcome {
        SKIPPED,
        KEPT,
        BROKEN
    }

    private final Map<String, Outcome> outcomes = new TreeMap<>();

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, Outcome.KEPT);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        note(context, Outcome.SKIPPED);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, Outcome.BROKEN);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, Outcome.SKIPPED);
    }

    private synchronized void note(ExtensionContext context, Outcome outcome) {
        Method test = context.getRequiredTestMethod();
        // What an implementation tests beside is no promise of all.
        if (test.getDeclaringClass().getSimpleName().endsWith("Promises")) {
            outcomes.merge(sentence(test.getName()), outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    /** {@code keepsTheFirstOfTwoPuts} as words. */
    private static String sentence(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        List<String> lines = outcomes.entrySet().stream()
                .map(line -> line.getKey() + "\t" + line.getValue().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toList());
        Path folder = Files.createDirectories(Path.of("target", "contract"));
        Files.write(folder.resolve(implementation(context.getRequiredTestClass()) + ".tsv"), lines);
    }

    private static String implementation(Class<?> test) {
        DisplayName name = test.getAnnotation(DisplayName.class);
        return name == null ? test.getSimpleName().replaceFirst("(Test|ITCase)$", "") : name.value();
    }
}

package io.strandline.embedded.mvcc;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is open in this process, counted: the first reference opens, the last one closes. Safe for many threads. */
final class OpenOnce<K, T> {
    private record Counted<T>(T opened, int references) {}

    private final Map<K, Counted<T>> open = new HashMap<>();

    synchronized T acquire(K key, Supplier<T> opener) {
        Counted<T> known = open.get(key);
        T opened = known == null ? opener.get() : known.opened();
        open.put(key, new Counted<>(opened, known == null ? 1 : known.references() + 1));
        return opened;
    }

    /** What fails to close stays open, and the reference with it. */
    synchronized void release(K key, Consumer<T> closer) {
        Counted<T> known = open.get(key);
        if (known == null) {
            throw new IllegalStateException(key + " is not open");
        }
        if (known.references() == 1) {
            closer.accept(known.opened());
            open.remove(key);
        } else {
            open.put(key, new Counted<>(known.opened(), known.references() - 1));
        }
    }
}

package io.strandline.manifest.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable sorted map whose next version costs about the square root of its size: a big base, shared by many versions, and the
 * few changes since. A change without a value removes the key.
 */
final class LayeredMap<K extends Comparable<K>, V> {
    private static final int SMALLEST_FOLD = 32;

    private final NavigableMap<K, V> base;
    private final NavigableMap<K, Optional<V>> changes;

    private LayeredMap(NavigableMap<K, V> base, NavigableMap<K, Optional<V>> changes) {
        this.base = base;
        this.changes = changes;
    }

    /** Takes the map over: nobody may change it afterwards. */
    static <K extends Comparable<K>, V> LayeredMap<K, V> of(NavigableMap<K, V> map) {
        return new LayeredMap<>(map, Collections.emptyNavigableMap());
    }

    LayeredMap<K, V> with(Map<K, Optional<V>> more) {
        if (more.isEmpty()) {
            return this;
        }
        TreeMap<K, Optional<V>> all = new TreeMap<>(changes);
        all.putAll(more);
        if (all.size() < SMALLEST_FOLD + Math.sqrt(base.size())) {
            return new LayeredMap<>(base, all);
        }
        TreeMap<K, V> folded = new TreeMap<>(base);
        apply(all, folded);
        return of(folded);
    }

    Optional<V> get(K key) {
        Optional<V> change = changes.get(key);
        return change != null ? change : Optional.ofNullable(base.get(key));
    }

    int size() {
        int size = base.size();
        for (Map.Entry<K, Optional<V>> change : changes.entrySet()) {
            boolean before = base.containsKey(change.getKey());
            boolean after = change.getValue().isPresent();
            size += before == after ? 0 : after ? 1 : -1;
        }
        return size;
    }

    /** By key. */
    Collection<V> values() {
        if (changes.isEmpty()) {
            return Collections.unmodifiableCollection(base.values());
        }
        TreeMap<K, V> merged = new TreeMap<>(base);
        apply(changes, merged);
        return Collections.unmodifiableCollection(merged.values());
    }

    /** Those with {@code from <= key < to}, by key. */
    Collection<V> values(K from, K to) {
        TreeMap<K, V> merged = new TreeMap<>(base.subMap(from, to));
        apply(changes.subMap(from, to), merged);
        return new ArrayList<>(merged.values());
    }

    private static <K, V> void apply(Map<K, Optional<V>> changes, Map<K, V> map) {
        changes.forEach((key, value) -> {
            if (value.isPresent()) {
                map.put(key, value.get());
            } else {
                map.remove(key);
            }
        });
    }
}

package io.strandline.job;

import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RestoreTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A keyspace whose process is killed right before or right after one of the calls that change something in it. */
final class KilledOwner {
    /** Is no exception that a job could deal with. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String where) {
            super(where);
        }
    }

    private static final Set<String> CHANGES =
            Set.of("protect", "share", "release", "begin", "takeOver", "publish", "abort", "putIfAbsent", "deleteAll");

    private final int moment;
    private final AtomicInteger calls = new AtomicInteger();

    private KilledOwner(int moment) {
        this.moment = moment;
    }

    /** @param moment counts from 0: even ones are before a call, odd ones after it */
    static Keyspace of(Keyspace keyspace, int moment) {
        return new KilledOwner(moment).wrap(Keyspace.class, keyspace);
    }

    private <T> T wrap(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    boolean changes = CHANGES.contains(method.getName());
                    int call = changes ? calls.getAndIncrement() : -1;
                    if (changes && moment <= 2 * call) {
                        throw new Killed("before " + method.getName());
                    }
                    Object result;
                    try {
                        result = method.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (changes && moment == 2 * call + 1) {
                        throw new Killed("after " + method.getName());
                    }
                    if (result instanceof JobRecords records) {
                        return wrap(JobRecords.class, records);
                    }
                    return result instanceof RestoreTarget target ? wrap(RestoreTarget.class, target) : result;
                }));
    }
}

package io.strandline.job;

import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A keyspace, as the one who waits for a job sees it, that has no room to write down that the job is over. */
final class FullStore {
    private static final Set<String> ENDINGS = Set.of("release", "deleteAll");

    private FullStore() {}

    static Keyspace of(Keyspace keyspace) {
        return full(Keyspace.class, keyspace);
    }

    private static <T> T full(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (ENDINGS.contains(method.getName())) {
                        throw new StrandlineException(ErrorCode.DISK_FULL, "no space left on device");
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        return answer instanceof JobRecords records ? full(JobRecords.class, records) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}

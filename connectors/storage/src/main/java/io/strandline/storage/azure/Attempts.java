package io.strandline.storage.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.util.concurrent.atomic.AtomicInteger;

/** How often the SDK has sent one request. It does not tell: whoever asks for a put is given the answer to the last try only. */
final class Attempts {
    private static final String KEY = "strandline-attempts";

    private final AtomicInteger sent = new AtomicInteger();

    /** For the request that is counted. */
    Context context() {
        return new Context(KEY, this);
    }

    /** Counts; comes last, so that what is not sent for lack of a token does not count. */
    static HttpPipelineSyncPolicy policy() {
        return new HttpPipelineSyncPolicy() {
            @Override
            protected void beforeSendingRequest(HttpPipelineCallContext context) {
                context.getData(KEY).map(Attempts.class::cast).ifPresent(attempts -> attempts.sent.incrementAndGet());
            }
        };
    }

    /** A put that was sent several times may have been carried out, whatever the last try was told; but not by a server that none of them reached. */
    ObjectFailure ofPut(ObjectFailure last) {
        return last.kind() == Kind.TRANSIENT || last.kind() == Kind.UNREACHABLE || sent.get() <= 1
                ? last
                : new ObjectFailure(
                        Kind.TRANSIENT, last.getMessage() + ", after a try whose answer was lost", last.hint(), last);
    }
}

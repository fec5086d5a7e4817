package io.strandline.storage.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import java.time.Duration;
import java.util.Optional;

/** When a request has to have its answer, however often the SDK sends it. */
record Deadline(long atNanoTime) {
    private static final String KEY = "strandline-deadline";

    static Optional<Deadline> in(Context context) {
        return context.getData(KEY).map(Deadline.class::cast);
    }

    long nanosLeft() {
        return atNanoTime - System.nanoTime();
    }

    /** Starts the clock; comes before the policy that sends a request again. */
    static HttpPipelineSyncPolicy policy(Duration timeout) {
        return new HttpPipelineSyncPolicy() {
            @Override
            protected void beforeSendingRequest(HttpPipelineCallContext context) {
                context.setData(KEY, new Deadline(System.nanoTime() + timeout.toNanos()));
            }
        };
    }
}

package io.strandline.storage.objects;

import io.strandline.storage.objects.ObjectErrors.Action;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates one object unless it is there. Its nonce, which goes with every try, tells our object from another's: when an answer was lost, and when the SDK sent
 * the put twice and the second was turned down because of the first.
 */
final class OncePut {
    private final ObjectClient client;
    private final String key;
    private final String name;
    private final String nonce;
    private final ObjectErrors errors;
    private final Backoff.Tries tries;

    /** Of the last try that may have been carried out. */
    private @Nullable ObjectFailure lostAnswer;

    OncePut(ObjectClient client, String key, String name, String nonce, ObjectErrors errors, Backoff backoff) {
        this.client = client;
        this.key = key;
        this.name = name;
        this.nonce = nonce;
        this.errors = errors;
        this.tries = backoff.start();
    }

    /** Once. */
    boolean create(byte[] bytes) {
        while (true) {
            Optional<Boolean> created = attempt(bytes);
            if (created.isPresent()) {
                return created.get();
            }
            if (!tries.again()) {
                return lookForTheLastTime();
            }
        }
    }

    /** Empty if it has to be tried again. */
    private Optional<Boolean> attempt(byte[] bytes) {
        try {
            return switch (client.putIfAbsent(key, bytes, nonce)) {
                case YES -> Optional.of(true);
                // Empty if it was deleted in between.
                case NO -> isOurs();
                case PERHAPS_LATER -> Optional.empty();
            };
        } catch (ObjectFailure e) {
            if (e.kind() == Kind.TRANSIENT) {
                lostAnswer = e;
                return Optional.empty();
            }
            if (lostAnswer != null) {
                throw errors.outcomeUnknown(name, e);
            }
            return afterRefusal(e);
        }
    }

    /** What nobody has heard of may have been carried out all the same; whatever has a name has not. */
    private Optional<Boolean> afterRefusal(ObjectFailure refusal) {
        Optional<Boolean> ours = refusal.kind() == Kind.OTHER ? isOurs() : Optional.empty();
        if (ours.isEmpty()) {
            throw errors.failed(Action.PUT, name, refusal);
        }
        return ours;
    }

    private boolean lookForTheLastTime() {
        Optional<Boolean> ours = isOurs();
        if (ours.isPresent()) {
            return ours.get();
        }
        // A request that is still under way somewhere may create it after this look.
        throw lostAnswer == null ? errors.contended(name) : errors.outcomeUnknown(name, lostAnswer);
    }

    /** Whether the object that is there is the one of this put; empty if there is none. */
    private Optional<Boolean> isOurs() {
        while (true) {
            try {
                return client.head(key).map(head -> head.nonce().equals(nonce));
            } catch (ObjectFailure e) {
                if (e.kind() != Kind.TRANSIENT || !tries.again()) {
                    throw errors.outcomeUnknown(name, e);
                }
            }
        }
    }
}

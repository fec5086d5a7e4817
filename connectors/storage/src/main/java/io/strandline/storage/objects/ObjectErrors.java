package io.strandline.storage.objects;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import org.jspecify.annotations.Nullable;

/** What an object store says, in words that tell a user what to do. Objects are named under the storage's redacted URI. */
final class ObjectErrors {
    /** What was tried, and the right it takes. */
    enum Action {
        PUT("write", "Put"),
        GET("read", "Get"),
        LIST("list", "List"),
        DELETE("delete", "Delete");

        private final String verb;
        private final String right;

        Action(String verb, String right) {
            this.verb = verb;
            this.right = right;
        }
    }

    private final String folder;

    /** @param displayName the storage's URI, redacted; its parameters are left out of the names of objects */
    ObjectErrors(String displayName) {
        int question = displayName.indexOf('?');
        String path = question < 0 ? displayName : displayName.substring(0, question);
        this.folder = path.endsWith("/") ? path : path + "/";
    }

    String display(String name) {
        return folder + name;
    }

    StrandlineException failed(Action action, String name, ObjectFailure failure) {
        if (failure.kind() == ObjectFailure.Kind.NOT_FOUND) {
            return notThere(name, failure);
        }
        String hint = failure.hint();
        return new StrandlineException(
                code(failure.kind()),
                "cannot " + action.verb + " " + display(name) + ": " + failure.getMessage(),
                hint == null ? hint(failure.kind(), action) : hint,
                failure);
    }

    StrandlineException notThere(String name, @Nullable Throwable cause) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                display(name) + " does not exist",
                "Check the path in the URI, and that nothing has deleted the object.",
                cause);
    }

    StrandlineException notKept(String name) {
        return new StrandlineException(
                ErrorCode.INVALID_NAME,
                "invalid object name for this storage: " + display(name),
                "The server would refuse or alter some of its characters.");
    }

    StrandlineException closed(String name, @Nullable Throwable cause) {
        return new StrandlineException(ErrorCode.CANCELED, display(name) + " was closed while in use", null, cause);
    }

    /** A put or commit that may have been carried out, although nobody answered that it was. */
    StrandlineException outcomeUnknown(String name, ObjectFailure failure) {
        return new StrandlineException(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether " + display(name) + " was written: " + failure.getMessage(),
                "Look whether it is there once the storage answers again; until then delete nothing.",
                failure);
    }

    /** Every put of this object was turned down because another one was going on, which never came to its end. */
    StrandlineException contended(String name) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "cannot write " + display(name) + ": others keep trying to create it at the same time",
                "Try again.");
    }

    StrandlineException tooLarge(String name, int maxParts) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "cannot write " + display(name) + ": it has more than " + maxParts
                        + " parts, which is all that the storage takes",
                "Write smaller objects.");
    }

    StrandlineException nameTooLong(String name, int longestKeyBytes) {
        return new StrandlineException(
                ErrorCode.NAME_TOO_LONG,
                "object name is too long: " + display(name),
                "In UTF-8, it has at most " + longestKeyBytes
                        + " bytes with the path in the bucket: choose a shorter path.");
    }

    private static ErrorCode code(ObjectFailure.Kind kind) {
        return switch (kind) {
            case NOT_FOUND, NO_BUCKET -> ErrorCode.UNDEFINED_FILE;
            case BAD_CREDENTIALS, DENIED, ELSEWHERE, CLOCK_SKEW -> ErrorCode.STORAGE_DENIED;
            case FULL -> ErrorCode.DISK_FULL;
            case CHANGED, TRANSIENT, UNREACHABLE, OTHER -> ErrorCode.UNAVAILABLE;
            case UNSUPPORTED -> ErrorCode.NOT_SUPPORTED;
        };
    }

    private String hint(ObjectFailure.Kind kind, Action action) {
        return switch (kind) {
            case NOT_FOUND, NO_BUCKET -> "Create it, or correct the URI.";
            case BAD_CREDENTIALS -> "Check the credentials in the URI, and whether they have expired.";
            case DENIED -> denied(action);
            case ELSEWHERE -> "Name the region or the endpoint of the bucket in the URI.";
            case CLOCK_SKEW -> "Set the clock of this machine: requests are signed with its time.";
            case FULL -> "Free space or raise the quota, or choose another place.";
            case CHANGED -> "Let nothing else write below " + folder + ", and try again.";
            case TRANSIENT -> "Try again when the storage answers.";
            case UNREACHABLE -> "Check the endpoint in the URI, the network, and the certificates this machine trusts.";
            case UNSUPPORTED -> "Choose another place, or a server that knows this request.";
            case OTHER -> "Look up what the storage says; it may be a setting of the bucket.";
        };
    }

    private String denied(Action action) {
        String needed = "The credentials need the right to " + action.right + " below " + folder + ".";
        return action == Action.GET
                ? needed + " Without the right to List, some storages say so also of an object that is not there."
                : needed;
    }
}

package io.strandline.keyspace;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Says which kinds of backup a source allows, and what mends the others; found with {@link ServiceLoader} by the scheme of the source's URI. A keyspace that
 * allows all of them as it is needs none.
 */
public interface SourceCheck {
    /** As {@link KeyspaceProvider#scheme}, for each scheme that {@link #check} takes. */
    List<String> schemes();

    /**
     * Looks, and changes nothing.
     *
     * @param uri of the source, with its secrets, as {@link KeyspaceProvider#resolve} gives it
     * @param chain the name of the chain of incremental backups that is asked about; empty for the one without a name
     * @return first what full, incremental and history backups need, in this order, at least one finding of each; then what else there is to know, such as
     *     what the source keeps for chains that are gone
     * @throws StrandlineException of what keeps the source from being asked
     */
    List<Finding> check(String uri, Optional<String> chain);

    /**
     * Makes what incremental backups need and may be made while the source is running; what is there already stays as it is.
     *
     * @param ddlTimes also what tells when definitions change, which runs in each statement of the application that changes one; so only who asks for it gets it
     * @param say hears, a sentence at a time, what it waits for and what it has made
     * @throws StrandlineException of what keeps it from being made; then nothing new is left
     */
    void enableIncrementals(String uri, Optional<String> chain, boolean ddlTimes, Consumer<String> say);

    /** The same, and nothing that tells when definitions change. */
    default void enableIncrementals(String uri, Optional<String> chain, Consumer<String> say) {
        enableIncrementals(uri, chain, false, say);
    }

    /** Whether it is told when definitions change, without which history has gaps around each change; its statement is what makes it by hand. */
    Finding ddlTimes(String uri, Optional<String> chain);

    /**
     * Removes what {@link #enableIncrementals} makes, and lets the source forget what it kept for it: the chain has ended.
     *
     * @param force also while a layer of the chain is being taken, which then fails
     * @param say hears, a sentence at a time, what was removed, and what the source keeps no more
     * @throws StrandlineException {@code IN_USE} while a layer is being taken
     */
    void dropIncrementals(String uri, Optional<String> chain, boolean force, Consumer<String> say);

    /**
     * Something that was found out.
     *
     * @param level what it means for the subject
     * @param subject what it is about: {@link #FULL}, {@link #INCREMENTAL}, {@link #HISTORY}, or an object's name
     * @param text a sentence without a full stop
     * @param statement that mends it, ready to be run; empty where there is nothing to mend, or no statement does
     */
    record Finding(Level level, String subject, String text, String statement) {
        public static final String FULL = "full backup";
        public static final String INCREMENTAL = "incremental backup";
        public static final String HISTORY = "revision_history";
        public static final String DDL_TIMES = "times of DDL";
    }

    /** In the order in which it gets worse. */
    enum Level {
        WORKS,
        /** Works, but something should be done about it. */
        WARNING,
        /** The subject does not work before this is mended. */
        MISSING
    }

    /**
     * The check of a source.
     *
     * @throws StrandlineException {@code NOT_SUPPORTED} if such sources need none
     */
    static SourceCheck of(String uri) {
        String scheme = Keyspaces.scheme(uri);
        for (SourceCheck check : ServiceLoader.load(SourceCheck.class, SourceCheck.class.getClassLoader())) {
            if (check.schemes().contains(scheme)) {
                return check;
            }
        }
        throw new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "there is nothing to check of a source \"" + scheme + ":\"",
                "A store allows every kind of backup as it is. Example: --source postgresql://user@host/database");
    }
}

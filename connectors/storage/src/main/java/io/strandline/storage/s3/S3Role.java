package io.strandline.storage.s3;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A role to take on, with what the role before it may do.
 *
 * @param externalId which the role's owner may ask for
 */
record S3Role(String arn, @Nullable String externalId) {
    private static final String EXTERNAL_ID = ";external_id=";

    /** Ceph's role ARNs have no account. */
    private static final Pattern ARN = Pattern.compile("arn:[^:;]+:iam::[^:;]*:role/[^:;]+");

    /**
     * The chain that {@code ASSUME_ROLE} names; the storage is used as the last.
     *
     * @param value as CockroachDB writes it: {@code ARN[;external_id=ID],...}
     */
    static List<S3Role> parseChain(String value) {
        List<S3Role> chain = new ArrayList<>();
        for (String link : value.split(",", -1)) {
            int semicolon = link.indexOf(';');
            String arn = semicolon < 0 ? link : link.substring(0, semicolon);
            if (!ARN.matcher(arn).matches()) {
                throw invalid("not the ARN of a role: \"" + arn + "\"");
            }
            if (semicolon < 0) {
                chain.add(new S3Role(arn, null));
            } else if (link.startsWith(EXTERNAL_ID, semicolon) && link.length() > semicolon + EXTERNAL_ID.length()) {
                chain.add(new S3Role(arn, link.substring(semicolon + EXTERNAL_ID.length())));
            } else {
                throw invalid("what follows role " + arn + " is not " + EXTERNAL_ID + "ID");
            }
        }
        return List.copyOf(chain);
    }

    private static StrandlineException invalid(String reason) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "invalid value for ASSUME_ROLE: " + reason,
                "Write arn:aws:iam::ACCOUNT:role/NAME, then " + EXTERNAL_ID
                        + "ID if the role asks for one; in a chain of roles, put commas between them.");
    }
}

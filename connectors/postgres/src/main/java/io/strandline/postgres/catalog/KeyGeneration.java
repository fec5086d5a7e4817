package io.strandline.postgres.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A number that is another one once keys of older layers say nothing about a table's rows any more. */
final class KeyGeneration {
    private KeyGeneration() {}

    /**
     * @param file of the rows, which TRUNCATE and a rewrite replace
     * @param identity the replica identity, the columns that were dropped, those that older rows do not hold but have a default in, those that are generated, and the labels of enums: no log tells of them
     * @param publication what puts the table into the chain's publication, and the publication's last change, so that none is continued that was out of it, or
     *     published in part, for a while
     * @param key the columns of the key; their names count, since the log names columns by them
     * @param collations theirs, in the same order
     */
    static int of(long file, String identity, String publication, List<RelationColumn> key, List<String> collations) {
        StringBuilder text = new StringBuilder(file + " " + identity + " " + publication);
        for (int i = 0; i < key.size(); i++) {
            text.append('\n').append(key.get(i).id());
            text.append(' ').append(SqlText.name(key.get(i).column().name()));
            text.append(' ').append(key.get(i).typeName());
            text.append(' ').append(collations.get(i));
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return Math.max(1, ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.strandline.control.execution;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Keys for people: {@code /Table/<id>/<generation>/<the rest in hexadecimal>}. */
public final class PrettyKey {
    private PrettyKey() {}

    public static String of(Key key) {
        byte[] bytes = key.toByteArray();
        if (bytes.length < TableDescriptor.KEY_PREFIX_LENGTH) {
            return "/" + key;
        }
        ByteBuffer prefix = ByteBuffer.wrap(bytes);
        String table = "/Table/" + prefix.getInt() + "/" + prefix.getInt();
        return bytes.length == TableDescriptor.KEY_PREFIX_LENGTH
                ? table
                : table + "/" + HexFormat.of().formatHex(bytes, TableDescriptor.KEY_PREFIX_LENGTH, bytes.length);
    }
}

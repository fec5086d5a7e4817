package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;

/** Objects that fit in memory. */
final class SmallObjects {
    private SmallObjects() {}

    static byte[] read(ExternalStorage storage, String name) {
        try (InputStream input = storage.open(name)) {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE, "cannot read \"" + name + "\" in " + storage.displayName(), null, e);
        }
    }
}

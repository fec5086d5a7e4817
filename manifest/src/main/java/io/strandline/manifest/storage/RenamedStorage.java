package io.strandline.manifest.storage;

/**
 * A storage that a statement named by an external connection. What this program says of it names the connection; what the provider
 * reports names the place that the connection stands for, since that is what has to be looked at then.
 */
final class RenamedStorage extends ForwardingStorage {
    private final String displayName;

    RenamedStorage(ExternalStorage storage, String displayName) {
        super(storage);
        this.displayName = displayName;
    }

    @Override
    public String displayName() {
        return displayName;
    }
}

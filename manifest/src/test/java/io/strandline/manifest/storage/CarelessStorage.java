package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does not do what a conditional put asks for. */
public final class CarelessStorage extends ForwardingStorage {
    /** What it does. */
    public enum Fault {
        /** Every put replaces what is there, and is told that it created the object. */
        IGNORES_THE_CONDITION,
        /** The second put of an object is told that it created it too, as when two looked before either wrote. */
        LETS_TWO_WIN,
        /** A put that is told that the object was there has replaced it all the same. */
        WRITES_AND_SAYS_NO,
        /** It does what it should, but nothing can be deleted. */
        KEEPS_EVERYTHING,
        /** It is known to be of no use, like a file system whose rename replaces. */
        CANNOT
    }

    private final MemoryStorage objects;
    private final Fault fault;
    private final AtomicInteger puts = new AtomicInteger();

    public CarelessStorage(MemoryStorage objects, Fault fault) {
        super(objects);
        this.objects = objects;
        this.fault = fault;
    }

    /** How many there were. */
    public int puts() {
        return puts.get();
    }

    @Override
    public CreateOnce createOnce() {
        return fault == Fault.CANNOT ? CreateOnce.NOT : CreateOnce.BY_SERVER;
    }

    @Override
    public synchronized boolean putIfAbsent(String name, byte[] bytes) {
        int number = puts.incrementAndGet();
        boolean created = super.putIfAbsent(name, bytes);
        if (created || fault == Fault.KEEPS_EVERYTHING) {
            return created;
        }
        if (fault == Fault.LETS_TWO_WIN) {
            return number % 8 == 2;
        }
        objects.replace(name, bytes);
        return fault != Fault.WRITES_AND_SAYS_NO;
    }

    @Override
    public void delete(String name) {
        if (fault == Fault.KEEPS_EVERYTHING) {
            throw new StrandlineException(ErrorCode.STORAGE_DENIED, "nothing can be deleted in memory:");
        }
        super.delete(name);
    }
}

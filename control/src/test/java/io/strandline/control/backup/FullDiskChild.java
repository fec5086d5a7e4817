package io.strandline.control.backup;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;

/** The process of {@link FullDiskITCase}: prints what became of a restore onto a full disk, and of everything else. */
final class FullDiskChild {
    private static final int ROWS = 16;
    private static final int ROW_BYTES = 512 << 10;
    private static final int ROOM_BYTES = 4 << 20;

    private static final PrintStream OUT = System.out;

    private FullDiskChild() {}

    /** @param arguments the small disk; a folder on a large one */
    public static void main(String[] arguments) throws IOException {
        Path disk = Path.of(arguments[0]);
        String collection = "'file://" + arguments[1] + "'";
        Path filler = disk.resolve("filler");
        try (FlinkJobRunner jobs = FlinkJobRunner.local(1)) {
            try (SessionFixture store = new SessionFixture(disk, jobs)) {
                fill(store);
                store.run("BACKUP DATABASE shop INTO " + collection);
                try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
                    byte[] block = new byte[1 << 20];
                    while (Files.getFileStore(disk).getUsableSpace() > ROOM_BYTES) {
                        file.write(block);
                    }
                }
                restore(store, collection);
                OUT.println(store.value("SELECT count(*) FROM shop.items"));
                Files.delete(filler);
            }
            try (SessionFixture store = new SessionFixture(disk, jobs)) {
                OUT.println(store.rows("SELECT count(*) FROM shop.items"));
                OUT.println(store.error("SHOW TABLES FROM copy").code());
                restore(store, collection);
                OUT.println(store.rows("SHOW FINGERPRINTS FROM TABLE shop.items")
                        .equals(store.rows("SHOW FINGERPRINTS FROM TABLE copy.items")));
            }
        }
    }

    private static void fill(SessionFixture store) {
        store.run("CREATE DATABASE shop; CREATE TABLE shop.items (id INT PRIMARY KEY, data BYTES)");
        Random random = new Random(1);
        byte[] bytes = new byte[ROW_BYTES];
        for (int id = 0; id < ROWS; id++) {
            random.nextBytes(bytes);
            store.run("INSERT INTO shop.items VALUES (" + id + ", x'"
                    + HexFormat.of().formatHex(bytes) + "')");
        }
    }

    private static void restore(SessionFixture store, String collection) {
        try {
            store.run("RESTORE DATABASE shop FROM LATEST IN " + collection + " WITH new_db_name = 'copy'");
            OUT.println("restored");
        } catch (StrandlineException e) {
            OUT.println(e.code() + ": " + e.message() + " / " + e.hint().orElse("no hint"));
        }
    }
}

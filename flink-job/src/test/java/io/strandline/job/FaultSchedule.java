package io.strandline.job;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.Fault;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random lines for the script of a {@link FaultyStorage}: a few calls that go wrong, or a storage that is down from some time on. */
final class FaultSchedule {
    private static final int MOST_FAULTS = 4;
    private static final int MOST_CALLS = 25;
    private static final int MOST_BYTES = 1_500;

    private final Random random;
    private final List<String> lines = new ArrayList<>();

    private FaultSchedule(Random random) {
        this.random = random;
    }

    /** Gives its lines, for people. */
    static List<String> write(FaultyStorage storage, Random random) {
        FaultSchedule schedule = new FaultSchedule(random);
        for (int faults = 1 + random.nextInt(MOST_FAULTS); faults > 0; faults--) {
            schedule.add(storage);
        }
        return schedule.lines;
    }

    private void add(FaultyStorage storage) {
        Call call = any(Call.values());
        // The first calls are those that matter most: there are few plans and manifests, and many reads.
        int number = 1 + random.nextInt(1 + random.nextInt(MOST_CALLS));
        boolean fromThenOn = random.nextInt(6) == 0;
        Fault fault = storage.when(call);
        fault = fromThenOn ? fault.after(number - 1) : fault.nth(number);
        String what = switch (call) {
            case PUT, COMMIT -> spoilPut(fault);
            case UPLOAD, WRITE -> fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.DISK_FULL, ErrorCode.STORAGE_DENIED);
            case OPEN, OPEN_RANGE -> spoilRead(fault);
            case SIZE -> fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.STORAGE_DENIED);
            case LIST, LIST_FOLDER -> spoilListing(fault);
            case DELETE -> spoilDelete(fault);
        };
        lines.add(call + " " + number + (fromThenOn ? " and later " : " ") + what);
    }

    private String spoilPut(Fault fault) {
        switch (random.nextInt(4)) {
            case 0:
                return fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.DISK_FULL, ErrorCode.STORAGE_DENIED);
            case 1:
                return happensBut(fault);
            case 2:
                fault.happensBut(ErrorCode.OUTCOME_UNKNOWN);
                return "happens but OUTCOME_UNKNOWN";
            default:
                fault.isSentTwice();
                return "is sent twice";
        }
    }

    private String spoilRead(Fault fault) {
        int bytes = random.nextInt(MOST_BYTES);
        switch (random.nextInt(3)) {
            case 0:
                return fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.STORAGE_DENIED);
            case 1:
                fault.breaksOffAfter(bytes);
                return "breaks off after " + bytes + " bytes";
            default:
                fault.endsAfter(bytes);
                return "ends after " + bytes + " bytes";
        }
    }

    private String spoilListing(Fault fault) {
        if (random.nextBoolean()) {
            return fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.STORAGE_DENIED);
        }
        int objects = random.nextInt(4);
        fault.listsOnly(objects);
        return "breaks off after " + objects + " objects";
    }

    private String spoilDelete(Fault fault) {
        switch (random.nextInt(3)) {
            case 0:
                return fails(fault, ErrorCode.UNAVAILABLE, ErrorCode.STORAGE_DENIED);
            case 1:
                return happensBut(fault);
            default:
                fault.isSentTwice();
                return "is sent twice";
        }
    }

    private static String happensBut(Fault fault) {
        fault.happensBut(ErrorCode.UNAVAILABLE);
        return "happens but UNAVAILABLE";
    }

    private String fails(Fault fault, ErrorCode... codes) {
        ErrorCode code = any(codes);
        fault.failsWith(code);
        return "fails with " + code;
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}

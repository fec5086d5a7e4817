package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage.Call;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A line in the script of a {@link FaultyStorage}: which calls, which of them, and what then happens. */
public final class Fault {
    private static final Consumer<String> NOTHING = name -> {};

    private final Call call;
    private final List<Fault> script;
    private final AtomicInteger seen = new AtomicInteger();
    private Pattern name = Pattern.compile(".*", Pattern.DOTALL);
    private int first = 1;
    private int last = Integer.MAX_VALUE;
    private Consumer<String> before = NOTHING;
    private Consumer<String> after = NOTHING;
    private BodyFault body = (object, bytes) -> bytes;
    private boolean sentTwice;
    private int listed = Integer.MAX_VALUE;

    /** What becomes of the bytes of an object that is read. */
    private interface BodyFault {
        InputStream of(String object, InputStream bytes);
    }

    Fault(Call call, List<Fault> script) {
        this.call = call;
        this.script = script;
    }

    /** Only calls for such names; {@code *} stands for any characters, slashes too. */
    public Fault named(String glob) {
        name = Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
        return this;
    }

    /** Only one of those calls, counted from 1 and from when the script was written. Without this, each. */
    public Fault nth(int number) {
        first = number;
        last = number;
        return this;
    }

    /** Only the first few of those calls. */
    public Fault firstTimes(int count) {
        last = count;
        return this;
    }

    /** Only the calls after the first few. */
    public Fault after(int count) {
        first = count + 1;
        return this;
    }

    /** The call fails and does nothing. */
    public void failsWith(ErrorCode code) {
        failsWith(object -> FaultyStorage.error(code, object));
    }

    /** The call fails and does nothing. */
    public void failsWith(RuntimeException error) {
        failsWith(object -> error);
    }

    private void failsWith(Function<String, RuntimeException> error) {
        before = object -> {
            throw error.apply(object);
        };
        script.add(this);
    }

    /** The call does its work and then says that it failed: {@code OUTCOME_UNKNOWN} of a put that happened. */
    public void happensBut(ErrorCode code) {
        after = object -> {
            throw FaultyStorage.error(code, object);
        };
        script.add(this);
    }

    /** The disk is full: the call fails and does nothing. */
    public void findsTheDiskFull() {
        failsWith(object -> new StrandlineException(
                ErrorCode.DISK_FULL, "no space left on device while writing " + object, "It is part of the test."));
    }

    /** Something is done first, such as stopping a worker; then the call goes on. */
    public void runs(Runnable action) {
        before = object -> action.run();
        script.add(this);
    }

    /** Something is done after the call, before its caller goes on. */
    public void isFollowedBy(Runnable action) {
        after = object -> action.run();
        script.add(this);
    }

    /** The call waits at a gate before it does anything. */
    public Gate waits() {
        Gate gate = new Gate();
        runs(gate::pass);
        return gate;
    }

    /** What is read breaks off after some bytes, and says so. */
    public void breaksOffAfter(int bytes) {
        body = (object, whole) ->
                new CutInput(whole, bytes, Optional.of(FaultyStorage.error(ErrorCode.UNAVAILABLE, object)));
        script.add(this);
    }

    /** What is read ends after some bytes, as if that were all. */
    public void endsAfter(int bytes) {
        body = (object, whole) -> new CutInput(whole, bytes, Optional.empty());
        script.add(this);
    }

    /** A listing breaks off after some of its objects, and says so. */
    public void listsOnly(int objects) {
        listed = objects;
        script.add(this);
    }

    /** A put, commit or delete whose answer was lost is sent again, and its caller hears only the second answer. */
    public void isSentTwice() {
        sentTwice = true;
        script.add(this);
    }

    /** The caller's process is to die before the call: it waits at a gate, fails, and does nothing. */
    public Gate diesBefore() {
        Gate gate = new Gate();
        before = object -> dieAt(gate, object);
        script.add(this);
        return gate;
    }

    /** The caller's process is to die after the call: it does its work, waits at a gate, and fails. */
    public Gate diesAfter() {
        Gate gate = new Gate();
        after = object -> dieAt(gate, object);
        script.add(this);
        return gate;
    }

    private static void dieAt(Gate gate, String object) {
        gate.pass();
        throw FaultyStorage.error(ErrorCode.UNAVAILABLE, object);
    }

    boolean countsAndIsDue(Call made, String object) {
        if (made != call || !name.matcher(object).matches()) {
            return false;
        }
        int number = seen.incrementAndGet();
        return number >= first && number <= last;
    }

    void before(String object) {
        before.accept(object);
    }

    void after(String object) {
        after.accept(object);
    }

    InputStream body(String object, InputStream whole) {
        return body.of(object, whole);
    }

    <T> Stream<T> listing(String prefix, Stream<T> all) {
        int[] passed = new int[1];
        return all.peek(object -> {
            if (passed[0]++ >= listed) {
                throw FaultyStorage.error(ErrorCode.UNAVAILABLE, prefix);
            }
        });
    }

    boolean isTwice() {
        return sentTwice;
    }
}

package io.strandline.storage.objects;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A line of the script of a {@link ScriptedObjectClient}: which calls, and what happens to them. */
final class ScriptLine {
    private final ScriptedObjectClient.Call call;
    private final List<ScriptLine> script;
    private int first = 1;
    private int last = Integer.MAX_VALUE;
    private int seen;
    private Effect effect = Effect.NONE;

    ScriptLine(ScriptedObjectClient.Call call, List<ScriptLine> script) {
        this.call = call;
        this.script = script;
    }

    /** Only the n-th such call from now on, from 1 on. */
    ScriptLine nth(int number) {
        first = number;
        last = number;
        return this;
    }

    /** Only the first so many such calls. */
    ScriptLine firstTimes(int times) {
        last = times;
        return this;
    }

    void fails(ObjectFailure.Kind kind) {
        does(Effect.fails(kind));
    }

    void isDoneAndFails(ObjectFailure.Kind kind) {
        does(Effect.isDoneAndFails(kind));
    }

    void losesAnswer() {
        does(Effect.LOSES_ANSWER);
    }

    void isSentTwice() {
        does(Effect.IS_SENT_TWICE);
    }

    void answersPerhapsLater() {
        does(Effect.ANSWERS_PERHAPS_LATER);
    }

    void breaksAfter(int bytes) {
        does(Effect.breaksAfter(bytes));
    }

    void comesAfter(Runnable other) {
        does(Effect.comesAfter(other));
    }

    /** Until the thread is interrupted. Returns what counts down when the call has come. */
    CountDownLatch hangs() {
        CountDownLatch reached = new CountDownLatch(1);
        does(Effect.hangs(reached));
        return reached;
    }

    private void does(Effect what) {
        effect = what;
        script.add(this);
    }

    Effect effect() {
        return effect;
    }

    synchronized boolean countsAndIsDue(ScriptedObjectClient.Call made) {
        if (made != call) {
            return false;
        }
        seen++;
        return seen >= first && seen <= last;
    }
}

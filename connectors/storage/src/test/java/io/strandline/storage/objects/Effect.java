package io.strandline.storage.objects;

import java.util.concurrent.CountDownLatch;

/** What happens to a call of a {@link ScriptedObjectClient}. */
class Effect {
    static final Effect NONE = new Effect();

    static final Effect ANSWERS_PERHAPS_LATER = new Effect();

    /** As an SDK does by itself: the first time it is carried out and nobody hears of it, the second time it comes too late. */
    static final Effect IS_SENT_TWICE = new Effect();

    /** It is carried out. */
    static final Effect LOSES_ANSWER = new Effect() {
        @Override
        void after() {
            throw failure(ObjectFailure.Kind.TRANSIENT);
        }
    };

    /** It is carried out, and the answer is that it was not. */
    static Effect isDoneAndFails(ObjectFailure.Kind kind) {
        return new Effect() {
            @Override
            void after() {
                throw failure(kind);
            }
        };
    }

    /** It is not carried out. */
    static Effect fails(ObjectFailure.Kind kind) {
        return new Effect() {
            @Override
            void before() {
                throw failure(kind);
            }
        };
    }

    /** Only of {@link ObjectClient#open}. */
    static Effect breaksAfter(int bytes) {
        return new Effect() {
            @Override
            int breaksAfter() {
                return bytes;
            }
        };
    }

    /** It does not come back until its thread is interrupted, as requests of SDKs do. */
    static Effect hangs(CountDownLatch reached) {
        return new Effect() {
            @Override
            void before() {
                reached.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw failure(ObjectFailure.Kind.OTHER);
                }
            }
        };
    }

    /** Something else happens first. */
    static Effect comesAfter(Runnable other) {
        return new Effect() {
            @Override
            void before() {
                other.run();
            }
        };
    }

    void before() {}

    void after() {}

    int breaksAfter() {
        return Integer.MAX_VALUE;
    }

    static ObjectFailure failure(ObjectFailure.Kind kind) {
        return new ObjectFailure(kind, "scripted " + kind, null, null);
    }
}

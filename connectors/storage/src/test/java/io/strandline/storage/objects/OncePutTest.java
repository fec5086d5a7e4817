package io.strandline.storage.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.ScriptedObjectClient.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of any number of callers exactly one creates an object, also when answers are lost. */
final class OncePutTest {
    private static final String KEY = "my folder/PLAN";
    private static final byte[] OURS = "ours".getBytes(UTF_8);
    private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

    private final ScriptedObjectClient client = new ScriptedObjectClient();
    private final ObjectStorage storage = Buckets.storage(client);

    @Test
    void takesOneRequestWhereNothingIs() {
        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();

        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(1);
        assertThat(client.count(Call.HEAD)).isZero();
    }

    @Test
    void knowsItsOwnObjectWhenTheAnswerWasLost() {
        client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(2);
    }

    @Test
    void knowsItsOwnObjectWhenEveryAnswerWasLost() {
        client.when(Call.PUT_IF_ABSENT).losesAnswer();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
    }

    @Test
    void knowsItsOwnObjectWhenTheSdkSentItTwice() {
        client.when(Call.PUT_IF_ABSENT).nth(1).isSentTwice();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
    }

    @Test
    void knowsAnothersObjectWhenTheAnswerWasLost() {
        client.putForeign(KEY, THEIRS, "their nonce");
        client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isFalse();
    }

    @Test
    void takesAnObjectWithoutANonceForAnothers() {
        client.putForeign(KEY, THEIRS, "");

        assertThat(storage.putIfAbsent("PLAN", OURS)).isFalse();
    }

    @Test
    void letsOneOfTwoWinWhenBothLoseTheirAnswers() {
        client.when(Call.PUT_IF_ABSENT).losesAnswer();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
        assertThat(storage.putIfAbsent("PLAN", THEIRS)).isFalse();
    }

    @Test
    void triesAgainWhileAnotherPutIsGoingOn() {
        client.when(Call.PUT_IF_ABSENT).firstTimes(2).answersPerhapsLater();

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(3);
    }

    @Test
    void seesTheWinnerOfPutsThatWereGoingOn() {
        client.when(Call.PUT_IF_ABSENT).answersPerhapsLater();
        client.when(Call.HEAD).comesAfter(() -> client.putForeign(KEY, THEIRS, "their nonce"));

        assertThat(storage.putIfAbsent("PLAN", OURS)).isFalse();
    }

    @Test
    void givesUpWhenOtherPutsNeverEnd() {
        client.when(Call.PUT_IF_ABSENT).answersPerhapsLater();

        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot write s3://bucket/my%20folder/PLAN: others keep trying to create it at the same time",
                () -> storage.putIfAbsent("PLAN", OURS));
        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(3);
    }

    @Test
    void putsAgainWhereTheWinnerWasDeletedMeanwhile() {
        client.putForeign(KEY, THEIRS, "their nonce");
        client.when(Call.HEAD).nth(1).comesAfter(() -> client.delete(KEY));

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
    }

    @Test
    void doesNotKnowTheOutcomeWhenNothingIsThereAfterLostAnswers() {
        client.when(Call.PUT_IF_ABSENT).fails(Kind.TRANSIENT);

        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether s3://bucket/my%20folder/PLAN was written: scripted TRANSIENT",
                () -> storage.putIfAbsent("PLAN", OURS));
        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(3);
    }

    @Test
    void doesNotKnowTheOutcomeWhenItMayNotLook() {
        client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();
        client.when(Call.HEAD).fails(Kind.DENIED);

        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether s3://bucket/my%20folder/PLAN was written: scripted DENIED",
                () -> storage.putIfAbsent("PLAN", OURS));
    }

    @ParameterizedTest
    @EnumSource(names = {"DENIED", "BAD_CREDENTIALS", "UNREACHABLE", "OTHER"})
    void doesNotKnowTheOutcomeWhenARefusalFollowsALostAnswer(Kind refusal) {
        client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();
        client.when(Call.PUT_IF_ABSENT).nth(2).fails(refusal);

        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether s3://bucket/my%20folder/PLAN was written: scripted " + refusal,
                () -> storage.putIfAbsent("PLAN", OURS));
    }

    @ParameterizedTest
    @EnumSource(names = {"DENIED", "BAD_CREDENTIALS", "UNREACHABLE", "FULL", "UNSUPPORTED", "OTHER"})
    void triesOnceWhatNoRetryMends(Kind refusal) {
        client.when(Call.PUT_IF_ABSENT).fails(refusal);

        Failures.assertFails(
                Failures.code(refusal),
                "cannot write s3://bucket/my%20folder/PLAN: scripted " + refusal,
                () -> storage.putIfAbsent("PLAN", OURS));
        assertThat(client.count(Call.PUT_IF_ABSENT)).isEqualTo(1);
    }

    @Test
    void looksForItsObjectAfterAnErrorThatNobodyKnows() {
        client.when(Call.PUT_IF_ABSENT).nth(1).comesAfter(() -> {
            client.putForeign(KEY, THEIRS, "their nonce");
            throw Effect.failure(Kind.OTHER);
        });

        assertThat(storage.putIfAbsent("PLAN", OURS)).isFalse();
    }

    @Test
    void triesAgainToLook() {
        client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();
        client.when(Call.HEAD).nth(1).fails(Kind.TRANSIENT);

        assertThat(storage.putIfAbsent("PLAN", OURS)).isTrue();
    }

    @Test
    void pausesTwiceAsLongEachTimeAndAtMostAsLongAsItShould() {
        List<Duration> pauses = new ArrayList<>();
        Backoff backoff = new Backoff(6, Duration.ofMillis(100), Duration.ofMillis(500), new Random(3), pauses::add);
        client.when(Call.PUT_IF_ABSENT).answersPerhapsLater();

        OncePut put = new OncePut(client, KEY, "PLAN", "nonce", new ObjectErrors(Buckets.FOLDER), backoff);
        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot write s3://bucket/my%20folder/PLAN: others keep trying to create it at the same time",
                () -> put.create(OURS));

        List<Integer> longest = List.of(100, 200, 400, 500, 500);
        assertThat(pauses).hasSize(longest.size());
        for (int i = 0; i < longest.size(); i++) {
            assertThat(pauses.get(i).toMillis()).isBetween(longest.get(i) / 2L, (long) longest.get(i));
        }
    }

    @Test
    void doesNotKnowTheOutcomeWhenItIsInterruptedAfterALostAnswer() {
        Backoff interrupted = new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1), pause -> {
            throw new InterruptedException();
        });
        client.when(Call.PUT_IF_ABSENT).fails(Kind.TRANSIENT);

        OncePut put = new OncePut(client, KEY, "PLAN", "nonce", new ObjectErrors(Buckets.FOLDER), interrupted);
        Failures.assertFails(
                ErrorCode.OUTCOME_UNKNOWN,
                "cannot tell whether s3://bucket/my%20folder/PLAN was written: scripted TRANSIENT",
                () -> put.create(OURS));
        assertThat(Thread.interrupted()).isTrue();
    }
}

package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.StrandlineException;
import io.strandline.storage.objects.ObjectErrors.Action;
import io.strandline.storage.objects.ObjectFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ObjectErrorsTest {
    private static final ObjectErrors ERRORS =
            new ObjectErrors("s3://bucket/backups?AWS_ACCESS_KEY_ID=AKIA&AWS_SECRET_ACCESS_KEY=redacted");

    @ParameterizedTest
    @EnumSource(names = "NOT_FOUND", mode = EnumSource.Mode.EXCLUDE)
    void namesTheObjectTheReasonAndAWayOut(Kind kind) {
        StrandlineException error = ERRORS.failed(Action.PUT, "a/b", new ObjectFailure(kind, "so it is", null, null));

        assertThat(error.message()).isEqualTo("cannot write s3://bucket/backups/a/b: so it is");
        assertThat(error.code()).isEqualTo(Failures.code(kind));
        assertThat(error.hint()).hasValueSatisfying(hint -> assertThat(hint).matches("[A-Z].*\\."));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, cannot write s3://bucket/backups/a: no, The credentials need the right to Put below s3://bucket/backups/.",
        "LIST, cannot list s3://bucket/backups/a: no, The credentials need the right to List below s3://bucket/backups/.",
        "DELETE, cannot delete s3://bucket/backups/a: no, The credentials need the right to Delete below s3://bucket/backups/."
    })
    void saysWhichRightIsMissing(Action action, String message, String hint) {
        StrandlineException error = ERRORS.failed(action, "a", new ObjectFailure(Kind.DENIED, "no", null, null));

        assertThat(error.message()).isEqualTo(message);
        assertThat(error.hint()).contains(hint);
    }

    @Test
    void saysThatADeniedReadMayBeOfNothing() {
        StrandlineException error = ERRORS.failed(Action.GET, "a", new ObjectFailure(Kind.DENIED, "no", null, null));

        assertThat(error.hint())
                .contains(
                        "The credentials need the right to Get below s3://bucket/backups/. Without the right to List, some storages say so also of an"
                                + " object that is not there.");
    }

    @Test
    void prefersTheProvidersHint() {
        ObjectFailure failure = new ObjectFailure(
                Kind.ELSEWHERE, "the bucket is in eu-west-1", "Add AWS_REGION=eu-west-1 to the URI.", null);

        assertThat(ERRORS.failed(Action.LIST, "", failure).hint()).contains("Add AWS_REGION=eu-west-1 to the URI.");
    }

    @Test
    void namesTheBucketThatIsNotThere() {
        ObjectFailure failure = new ObjectFailure(Kind.NO_BUCKET, "bucket backups does not exist", null, null);

        StrandlineException error = ERRORS.failed(Action.GET, "a", failure);
        assertThat(error.message()).isEqualTo("cannot read s3://bucket/backups/a: bucket backups does not exist");
        assertThat(error.hint()).contains("Create it, or correct the URI.");
    }
}

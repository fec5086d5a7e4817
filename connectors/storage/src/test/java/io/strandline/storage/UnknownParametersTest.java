package io.strandline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownParametersTest {
    private static final Set<String> KNOWN =
            Set.of("AUTH", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "S3_STORAGE_CLASS");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    aws_region        | Write AWS_REGION in upper case.
                    AWS_REGOIN        | AWS_REGOIN may be AWS_REGION.
                    aws_acces_key     | aws_acces_key may be AWS_ACCESS_KEY_ID.
                    STORAGE_CLASS     | STORAGE_CLASS may be S3_STORAGE_CLASS.
                    AZURE_ACCOUNT_KEY | AZURE_ACCOUNT_KEY is for azure-blob URIs.
                    """)
    void saysWhatMayHaveBeenMeant(String name, String sentence) {
        assertThat(UnknownParameters.hint("s3", List.of(name), KNOWN)).startsWith(sentence + " Known are: AUTH, AWS_");
    }

    @ParameterizedTest
    @CsvSource({"CREDENTIALS", "X", "AWS_"})
    void guessesNothingWhereNothingIsNear(String name) {
        assertThat(UnknownParameters.hint("s3", List.of(name), KNOWN)).startsWith("Known are: ");
    }
}

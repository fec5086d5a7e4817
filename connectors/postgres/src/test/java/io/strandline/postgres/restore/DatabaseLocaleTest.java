package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseLocaleTest {
    private static final String CREATE =
            "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';";

    @Test
    void isSaidAsTheServerUnderstandsIt() {
        assertThat(DatabaseLocale.in(CREATE, 150_000)).isEqualTo(CREATE);
        assertThat(DatabaseLocale.in(CREATE, 140_020))
                .isEqualTo("CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C.UTF-8';");
        assertThat(DatabaseLocale.in(CREATE, 120_020))
                .isEqualTo(
                        "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'C.UTF-8' LC_CTYPE = 'C.UTF-8';");
    }

    @Test
    void ofAnotherProviderIsLeftForTheServerToRefuse() {
        String icu = "CREATE DATABASE shop LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de';";

        assertThat(DatabaseLocale.in(icu, 140_000)).isEqualTo(icu);
    }
}

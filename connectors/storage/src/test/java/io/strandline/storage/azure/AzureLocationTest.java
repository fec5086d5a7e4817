package io.strandline.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.storage.StorageUri;
import io.strandline.storage.azure.AzureCredentials.AccountKey;
import io.strandline.storage.azure.AzureCredentials.ClientSecret;
import io.strandline.storage.azure.AzureCredentials.Implicit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AzureLocationTest {
    private static final String KEY = "AZURE_ACCOUNT_NAME=acc&AZURE_ACCOUNT_KEY=c2VjcmV0";

    @Test
    void takesAKeyOfAnAccount() {
        assertThat(parse("azure-blob://backups/a b/%25?" + KEY))
                .isEqualTo(new AzureLocation(
                        "backups",
                        "a b/%",
                        "acc",
                        "https://acc.blob.core.windows.net",
                        AzureCloud.PUBLIC,
                        new AccountKey("c2VjcmV0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "azure-blob", "azure-storage"})
    void knowsTheNamesOfCockroachDb(String scheme) {
        assertThat(new AzureStorageProvider().schemes()).contains(scheme);
        assertThat(parse(scheme + "://backups?" + KEY).container()).isEqualTo("backups");
    }

    @Test
    void takesAClientSecret() {
        AzureLocation location = parse("azure-blob://backups/?AUTH=specified&AZURE_ACCOUNT_NAME=acc"
                + "&AZURE_CLIENT_ID=app&AZURE_CLIENT_SECRET=s~e.c%2Bret&AZURE_TENANT_ID=contoso.onmicrosoft.com");

        assertThat(location.credentials()).isEqualTo(new ClientSecret("contoso.onmicrosoft.com", "app", "s~e.c+ret"));
        assertThat(location.prefix()).isEmpty();
        assertThat(location.toString()).doesNotContain("s~e.c");
    }

    @Test
    void takesWhoeverTheProcessIs() {
        assertThat(parse("azure-blob://backups/a?AUTH=implicit&AZURE_ACCOUNT_NAME=acc")
                        .credentials())
                .isEqualTo(new Implicit());
    }

    @ParameterizedTest
    @CsvSource({
        "AzurePublicCloud,        https://acc.blob.core.windows.net,       https://login.microsoftonline.com",
        "AzureUSGovernmentCloud,  https://acc.blob.core.usgovcloudapi.net, https://login.microsoftonline.us",
        "AZURECHINACLOUD,         https://acc.blob.core.chinacloudapi.cn,  https://login.chinacloudapi.cn",
    })
    void knowsTheClouds(String environment, String service, String authority) {
        AzureLocation location = parse("azure-blob://backups/a?" + KEY + "&AZURE_ENVIRONMENT=" + environment);

        assertThat(location.service()).isEqualTo(service);
        assertThat(location.cloud().authority()).isEqualTo(authority);
    }

    @Test
    void takesTheEndpointOfAPrivateCloud() {
        assertThat(parse("azure-blob://backups?" + KEY + "&AZURE_ENDPOINT=http://127.0.0.1:10000/acc/")
                        .service())
                .isEqualTo("http://127.0.0.1:10000/acc");
    }

    /** It is what becomes of a key that is pasted into a URI as it is. */
    @Test
    void takesABlankInAKeyForThePlusThatItWas() {
        assertThat(parse("azure-blob://backups?AZURE_ACCOUNT_NAME=acc&AZURE_ACCOUNT_KEY=+/+/")
                        .credentials())
                .isEqualTo(new AccountKey("+/+/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    backups?AZURE_ACCOUNT_KEY=c2VjcmV0               | azure uri missing "AZURE_ACCOUNT_NAME" parameter
                    backups?AZURE_ACCOUNT_NAME=acc                   | azure uri missing "AZURE_ACCOUNT_KEY" parameter
                    backups?AZURE_ACCOUNT_NAME=acc&AZURE_CLIENT_ID=a&AZURE_CLIENT_SECRET=secret | azure uri missing "AZURE_TENANT_ID" parameter
                    backups?AZURE_ACCOUNT_NAME=acc&AZURE_CLIENT_ID=a&AZURE_TENANT_ID=t | azure uri missing "AZURE_CLIENT_SECRET" parameter
                    backups?AZURE_ACCOUNT_NAME=acc&AZURE_CLIENT_SECRET=secret&AZURE_TENANT_ID=t | azure uri missing "AZURE_CLIENT_ID" parameter
                    backups?AUTH=implicit                            | azure uri missing "AZURE_ACCOUNT_NAME" parameter
                    backups?$KEY&AUTH=implicit                       | AUTH is set to 'implicit', but AZURE_ACCOUNT_KEY is set
                    backups?$KEY&AUTH=Specified                      | unsupported value Specified for AUTH
                    backups?$KEY&AZURE_CLIENT_ID=a                   | AZURE_ACCOUNT_KEY is set, and so are parameters of a client secret
                    backups?$KEY&AZURE_ENVIRONMENT=AzureGermanCloud  | unsupported value AzureGermanCloud for AZURE_ENVIRONMENT
                    backups?AZURE_ACCOUNT_NAME=acc&AZURE_ACCOUNT_KEY=secret! | AZURE_ACCOUNT_KEY is not base64
                    backups?AZURE_ACCOUNT_NAME=a.evil.com/&AZURE_ACCOUNT_KEY=c2VjcmV0 | AZURE_ACCOUNT_NAME is not the name of a storage account: "a.evil.com/"
                    backups?AZURE_ACCOUNT_NAME=acc&AZURE_CLIENT_ID=a&AZURE_CLIENT_SECRET=secret&AZURE_TENANT_ID=../x | AZURE_TENANT_ID is not a tenant: "../x"
                    backups?$KEY&AZURE_ENDPOINT=127.0.0.1:10000      | AZURE_ENDPOINT is not the URL of a blob service
                    backups?$KEY&AZURE_ENDPOINT=ftp://host           | AZURE_ENDPOINT is not the URL of a blob service
                    backups?$KEY&AZURE_ENDPOINT=https://host?sig=secret | AZURE_ENDPOINT is not the URL of a blob service
                    backups?AUTH=implicit&AZURE_ACCOUNT_NAME=acc&AZURE_ENDPOINT=http://host | AZURE_ENDPOINT must begin with https:// where tokens are sent
                    backups?$KEY&AWS_REGION=x&azure_environment=y    | unknown query parameters: AWS_REGION, azure_environment
                    backups?AZURE_ACCOUNT_NAME=acc&sv=2021-12-02&sp=r&sig=secret | unknown query parameters: sig, sp, sv
                    backups?$KEY&AZURE_SAS_TOKEN=secret              | unknown query parameters: AZURE_SAS_TOKEN
                    Backups?$KEY                                     | not a container of Azure Blob Storage: "Backups"
                    a--b?$KEY                                        | not a container of Azure Blob Storage: "a--b"
                    /path?$KEY                                       | not a container of Azure Blob Storage: ""
                    backups/a./b?$KEY                                | not a path in a container of Azure Blob Storage: "/a./b"
                    backups/a//b?$KEY                                | not a path in a container of Azure Blob Storage: "/a//b"
                    backups/../b?$KEY                                | not a path in a container of Azure Blob Storage: "/../b"
                    backups/a%5Cb?$KEY                               | not a path in a container of Azure Blob Storage: "/a\\b"
                    """)
    void explainsWhatIsWrongWithAUri(String uri, String message) {
        assertThatThrownBy(() -> parse("azure-blob://" + uri.replace("$KEY", KEY)))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message()).isEqualTo(message);
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(e.hint()).isPresent();
                    assertThat(e.message() + e.hint().orElse("") + e.getCause()).doesNotContain("c2VjcmV0", "=secret");
                });
    }

    private static AzureLocation parse(String uri) {
        return AzureLocation.of(StorageUri.parse(uri));
    }
}

package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Whom a storage acts for: keys of its URI or of the machine, and the roles taken on with them, one after the other. A role's credentials are renewed, by
 * the request that needs them, before they end. Keys of a URI never give way to those of the machine.
 */
final class S3Credentials implements AwsCredentialsProvider, AutoCloseable {
    /** Shown in the role's owner's audit log. */
    private static final String SESSION_NAME = "strandline-backup";

    private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();
    private final AwsCredentialsProvider last;

    /** @param stsClients makes a client that acts for somebody; it is closed with this */
    S3Credentials(S3Location location, Function<AwsCredentialsProvider, StsClient> stsClients) {
        AwsCredentialsProvider provider = location.keys() == null ? ofMachine() : ofUri(location.keys());
        for (S3Role role : location.roles()) {
            StsClient client = stsClients.apply(provider);
            opened.push(client);
            provider = assumed(role, client, new S3Errors(location));
        }
        this.last = provider;
    }

    private static AwsCredentialsProvider ofUri(S3Keys keys) {
        @Nullable String token = keys.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
                        : AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token));
    }

    private AwsCredentialsProvider ofMachine() {
        DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
        opened.push(chain);
        return () -> {
            try {
                return chain.resolveCredentials();
            } catch (SdkException e) {
                throw new ObjectFailure(
                        Kind.BAD_CREDENTIALS,
                        "this machine has no credentials for S3",
                        "Write keys in the URI without AUTH=implicit, or give every machine a role, AWS_ACCESS_KEY_ID in its"
                                + " environment or a profile.",
                        e);
            }
        };
    }

    private AwsCredentialsProvider assumed(S3Role role, StsClient client, S3Errors errors) {
        StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .externalId(role.externalId())
                        .roleSessionName(SESSION_NAME))
                .build();
        opened.push(provider);
        return () -> {
            try {
                return provider.resolveCredentials();
            } catch (SdkException e) {
                ObjectFailure failure = errors.of(e);
                throw new ObjectFailure(
                        // It is the role that is not there, not what was asked for.
                        failure.kind() == Kind.NOT_FOUND ? Kind.BAD_CREDENTIALS : failure.kind(),
                        "cannot take on role " + role.arn() + ": " + failure.getMessage(),
                        failure.kind() == Kind.DENIED
                                ? "The role's trust policy has to name who takes it on, and its external id if it asks for one."
                                : failure.hint(),
                        e);
            }
        };
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return last.resolveCredentials();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}

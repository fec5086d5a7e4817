package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectClient;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The bytes of a GET's answer. At their end the connection goes back to the pool; one that is closed before is cut. */
final class S3Body extends ObjectClient.Body {
    private final ResponseInputStream<GetObjectResponse> answer;
    private final S3Errors errors;

    S3Body(ResponseInputStream<GetObjectResponse> answer, S3Errors errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public String version() {
        return versionOf(answer.response());
    }

    /** Empty for servers that have no ETags. */
    static String versionOf(GetObjectResponse response) {
        return response.eTag() == null ? "" : response.eTag();
    }

    @Override
    public int read() throws IOException {
        try {
            return answer.read();
        } catch (SdkException e) {
            throw errors.of(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return answer.read(bytes, offset, length);
        } catch (SdkException e) {
            throw errors.of(e);
        }
    }

    @Override
    public void close() {
        answer.abort();
    }
}

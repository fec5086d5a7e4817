package io.strandline.storage.s3;

import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Takes out of the answer to a listing what was asked for, before the SDK decodes it: Ceph 16 encodes keys, as asked, but gives back the prefix as it
 * was sent, and a percent sign in it that begins no code makes the SDK fail.
 */
final class WithoutEchoes implements ExecutionInterceptor {
    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return context.response() instanceof ListObjectsV2Response page
                ? page.toBuilder().prefix(null).delimiter(null).startAfter(null).build()
                : context.response();
    }
}

/** Amazon S3, and servers that speak its protocol, on the AWS SDK. {@link io.strandline.storage.s3.S3StorageProvider} is the door. */
@NullMarked
package io.strandline.storage.s3;

import org.jspecify.annotations.NullMarked;

package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.storage.objects.ScriptedObjectClient.Call;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("bucket in memory")
final class ObjectStorageTest extends ExternalStorageContract {
    private ScriptedObjectClient client = new ScriptedObjectClient();

    @Override
    protected ExternalStorage newStorage() {
        client = new ScriptedObjectClient();
        return Buckets.storage(client);
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(Buckets.storage(client));
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        ScriptedObjectClient denied = new ScriptedObjectClient();
        for (Call call : Call.values()) {
            if (call != Call.CLOSE) {
                denied.when(call).fails(ObjectFailure.Kind.DENIED);
            }
        }
        return Optional.of(Buckets.storage(denied));
    }

    @Override
    protected boolean putForeign(String key, byte[] bytes) {
        client.putForeign("my folder/" + key, bytes, "");
        return true;
    }

    @Override
    protected List<String> secrets() {
        return List.of(Buckets.SECRET);
    }

    @Test
    void closesItsClientOnce() {
        ObjectStorage storage = Buckets.storage(client);
        storage.close();
        storage.close();

        assertThat(client.count(Call.CLOSE)).isEqualTo(1);
    }

    @Test
    void countsTheFolderInTheBucketAsPartOfAName() {
        String part = "x".repeat(200) + "/";

        Failures.assertFails(
                ErrorCode.NAME_TOO_LONG,
                "object name is too long: s3://bucket/my%20folder/" + part.repeat(5) + "y".repeat(10),
                () -> Buckets.storage(client).putIfAbsent(part.repeat(5) + "y".repeat(10), new byte[1]));
        assertThat(client.count(Call.PUT_IF_ABSENT)).isZero();
    }

    @Test
    void saysThatADeleteIsDenied() {
        client.when(Call.DELETE).fails(ObjectFailure.Kind.DENIED);

        Failures.assertFails(
                ErrorCode.STORAGE_DENIED,
                "cannot delete s3://bucket/my%20folder/a: scripted DENIED",
                () -> Buckets.storage(client).delete("a"));
    }
}

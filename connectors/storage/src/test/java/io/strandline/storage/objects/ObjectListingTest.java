package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.ScriptedObjectClient.Call;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ObjectListingTest {
    private final ScriptedObjectClient client = new ScriptedObjectClient();
    private final ObjectStorage storage = Buckets.storage(client);

    @Test
    void asksForTenThousandObjectsInTenPages() {
        putMany(10_000);

        try (Stream<StoredObject> objects = storage.list("data/")) {
            assertThat(objects).hasSize(10_000);
        }
        assertThat(client.count(Call.LIST)).isEqualTo(10);
    }

    @Test
    void asksForNoPageBeforeItIsUsed() {
        putMany(10_000);

        try (Stream<StoredObject> objects = storage.list("data/")) {
            assertThat(client.count(Call.LIST)).isZero();

            Iterator<StoredObject> iterator = objects.iterator();
            assertThat(iterator.next().name()).isEqualTo("data/00000");
            assertThat(client.count(Call.LIST)).isEqualTo(1);

            for (int i = 1; i < 1000; i++) {
                iterator.next();
            }
            assertThat(client.count(Call.LIST)).isEqualTo(1);
            assertThat(iterator.next().name()).isEqualTo("data/01000");
            assertThat(client.count(Call.LIST)).isEqualTo(2);
        }
    }

    @Test
    void doesNotReadWhatLiesInFolders() {
        putMany(10_000);

        assertThat(storage.listFolder("")).containsExactly("data/");
        assertThat(client.count(Call.LIST)).isEqualTo(1);
    }

    @Test
    void asksAgainForAPageInTheMiddle() {
        putMany(2500);
        client.when(Call.LIST).nth(2).fails(Kind.TRANSIENT);
        client.when(Call.LIST).nth(3).fails(Kind.TRANSIENT);

        assertThat(storage.list("").map(StoredObject::name).toList())
                .hasSize(2500)
                .doesNotHaveDuplicates();
        assertThat(client.count(Call.LIST)).isEqualTo(5);
    }

    @Test
    void isUnavailableAfterTwoRetriesOfOnePage() {
        putMany(2500);
        Iterator<StoredObject> objects = storage.list("data/").iterator();
        objects.next();
        client.when(Call.LIST).fails(Kind.TRANSIENT);

        Failures.assertFails(
                ErrorCode.UNAVAILABLE,
                "cannot list s3://bucket/my%20folder/data/: scripted TRANSIENT",
                () -> objects.forEachRemaining(object -> {}));
        assertThat(client.count(Call.LIST)).isEqualTo(1 + 3);
    }

    @Test
    void asksOnceForWhatIsDenied() {
        client.when(Call.LIST).fails(Kind.DENIED);

        Failures.assertFails(
                ErrorCode.STORAGE_DENIED,
                "cannot list s3://bucket/my%20folder/: scripted DENIED",
                () -> storage.list("").count());
        assertThat(client.count(Call.LIST)).isEqualTo(1);
    }

    @Test
    void leavesOutWhatNoObjectOfOursIsCalled() {
        for (String key :
                List.of("", "a/", "a//b", "a/./b", "../x", "a/b", "a/../x", "a/c/", "nul\0", "x".repeat(256))) {
            client.putForeign("my folder/" + key, new byte[0], "");
        }
        client.putForeign("my folder2/a", new byte[0], "");
        client.putForeign("my", new byte[0], "");

        assertThat(storage.list("").map(StoredObject::name)).containsExactly("a/b");
        assertThat(storage.listFolder("a/")).containsExactly("b", "c/");
        assertThat(storage.size("a")).isEmpty();
    }

    @Test
    void goesOnAfterAPageWithoutObjects() {
        ScriptedObjectClient pagesOfTwo = ScriptedObjectClient.withPagesOf(2);
        for (String key : List.of("a/", "b/", "c/", "d/", "e")) {
            pagesOfTwo.putForeign("my folder/" + key, new byte[0], "");
        }

        assertThat(Buckets.storage(pagesOfTwo).list("").map(StoredObject::name)).containsExactly("e");
        assertThat(pagesOfTwo.count(Call.LIST)).isEqualTo(3);
    }

    @Test
    void mergesObjectsAndFoldersOfAPage() {
        ScriptedObjectClient pagesOfTwo = ScriptedObjectClient.withPagesOf(2);
        for (String key : List.of("a/1", "a-b", "b", "b/1", "c/1", "d", "～", "😀/x")) {
            pagesOfTwo.putForeign("my folder/" + key, new byte[0], "");
        }

        assertThat(Buckets.storage(pagesOfTwo).listFolder(""))
                .containsExactly("a-b", "a/", "b", "b/", "c/", "d", "～", "😀/");
        assertThat(pagesOfTwo.count(Call.LIST)).isEqualTo(4);
    }

    @Test
    void endsAListThatIsClosedFromAnotherThread() throws InterruptedException {
        putMany(10);
        Stream<StoredObject> objects = storage.list("data/");
        Iterator<StoredObject> iterator = objects.iterator();
        iterator.next();

        Thread closer = new Thread(objects::close);
        closer.start();
        closer.join();

        Failures.assertFails(
                ErrorCode.CANCELED, "s3://bucket/my%20folder/data/ was closed while in use", iterator::next);
    }

    @Test
    void listsTheWholeBucketWithoutAPrefix() {
        client.putForeign("a/b", new byte[3], "");
        ObjectStorage whole =
                new ObjectStorage(client, "", "s3://bucket", ObjectStorage.CreateOnce.BY_SERVER, 1, Buckets.NO_PAUSES);

        assertThat(whole.list("")).containsExactly(new StoredObject("a/b", 3));
        assertThatThrownBy(() -> whole.open("x"))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("s3://bucket/x does not exist");
    }

    private void putMany(int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(String.format("my folder/data/%05d", i));
        }
        keys.forEach(key -> client.putForeign(key, new byte[1], ""));
        assertThat(client.head("my folder/data/00000").map(ObjectClient.Head::size))
                .isEqualTo(Optional.of(1L));
    }
}

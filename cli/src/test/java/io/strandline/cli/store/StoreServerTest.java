package io.strandline.cli.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.control.SessionOptions;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoreServerTest {
    private static final SessionOptions SETTINGS = new SessionOptions("root", "bank", "/extern", "/here");
    private static final Duration BOUND = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void answersInAnotherProcessLooksLikeAnswersInThisOne() {
        FakeHolder holder = holder();
        RecordedSink near = new RecordedSink();
        new FakeSession(SETTINGS).execute("values", near);

        RecordedSink far = new RecordedSink();
        session().execute("values", far);

        assertThat(far.calls).isEqualTo(near.calls).hasSize(6);
        assertThat(holder.onlySession().executed).containsExactly("values");
    }

    @Test
    void tellsTheHolderWhereTheJobsOfASessionRun() {
        FakeHolder holder = holder();
        SessionOptions settings = SETTINGS.onFlink("jobmanager:8081").withJobKey("nightly");

        session(settings);

        assertThat(holder.onlySession().settings).isEqualTo(settings);
    }

    @Test
    void carriesLongResultsInOrder() {
        holder();
        RecordedSink sink = new RecordedSink();
        session().execute("many", sink);

        assertThat(sink.calls).hasSize(10_002);
        assertThat(sink.calls.get(10_000)).isEqualTo(List.of(9_999L));
    }

    @Test
    void carriesErrorsAndTheSessionsState() {
        holder();
        StoreSession session = session();
        assertThat(session.currentDatabase()).isEqualTo("bank");

        StrandlineException error =
                catchThrowableOfType(StrandlineException.class, () -> session.execute("fail", new RecordedSink()));
        assertThat(error.code()).isEqualTo(ErrorCode.UNDEFINED_TABLE);
        assertThat(error.message()).isEqualTo("no table\n  ^");
        assertThat(error.hint()).contains("Make one.");
        assertThatThrownBy(() -> session.execute("break", new RecordedSink()))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INTERNAL));

        session.execute("use tpch", new RecordedSink());
        session.execute("begin", new RecordedSink());
        assertThat(session.currentDatabase()).isEqualTo("tpch");
        assertThat(session.inTransaction()).isTrue();
    }

    @Test
    void loadsWhereTheStoreIs() {
        holder();
        RecordedSink sink = new RecordedSink();
        session().load(new LoadRequest("bank", 7, 0, 1), sink);

        assertThat(sink.calls).containsExactly("done LOAD bank 7");
    }

    @Test
    void collectsGarbageWhereTheStoreIs() {
        holder();
        RecordedSink sink = new RecordedSink();
        session().collectGarbage(sink);

        assertThat(sink.calls).containsExactly("done GARBAGE");
    }

    @Test
    void cancelsAStatementThatRunsElsewhere() throws Exception {
        FakeHolder holder = holder();
        StoreSession session = session();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> session.execute("wait", new RecordedSink()));
        assertThat(holder.onlySession().waiting.await(10, SECONDS)).isTrue();

        session.cancel();

        assertThatThrownBy(running::get)
                .cause()
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELED));
    }

    @Test
    void cancelsAndRollsBackWhatAClientLeavesBehind() throws Exception {
        FakeHolder holder = holder();
        StoreSession session = session();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> session.execute("wait", new RecordedSink()));
        FakeSession served = holder.onlySession();
        assertThat(served.waiting.await(10, SECONDS)).isTrue();

        session.close();

        assertThat(served.closed.await(10, SECONDS)).isTrue();
        assertThatThrownBy(running::get)
                .cause()
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
    }

    @Test
    void letsARunningStatementEndBeforeTheHolderEnds() throws Exception {
        FakeHolder holder = holder();
        StoreSession session = session();
        RecordedSink sink = new RecordedSink();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> session.execute("wait", sink));
        FakeSession served = holder.onlySession();
        assertThat(served.waiting.await(10, SECONDS)).isTrue();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(holder::close);
        assertThat(holder.said.poll(10, SECONDS)).isEqualTo("waiting for a statement of other processes to end");
        assertThat(closing).isNotDone();
        served.proceed();

        running.get();
        closing.get();
        assertThat(served.closed.getCount()).isZero();
    }

    @Test
    void goesOnWithTheNextHolderWhenTheFirstEndsBetweenStatements() {
        FakeHolder first = holder();
        FakeHolder[] second = new FakeHolder[1];
        Store store = new Store(
                () -> RemoteBackend.find(folder, text -> true, BOUND),
                () -> {
                    second[0] = holder();
                    return second[0];
                },
                BOUND);
        StoreSession session = store.session(SETTINGS);
        session.execute("use tpch", new RecordedSink());

        first.close();
        session.execute("select", new RecordedSink());

        assertThat(second[0].onlySession().executed).containsExactly("select");
        assertThat(second[0].onlySession().currentDatabase()).isEqualTo("tpch");
    }

    @Test
    void asksForATransactionToBeRunAgainWhenItsHolderEnded() {
        FakeHolder first = holder();
        StoreSession session = session();
        session.execute("begin", new RecordedSink());

        first.close();
        holder();

        assertThatThrownBy(() -> session.execute("insert", new RecordedSink()))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE));
        session.execute("begin", new RecordedSink());
        assertThat(session.inTransaction()).isTrue();
    }

    @Test
    void tellsThatAHolderDoesNotAnswer() throws IOException {
        SocketFile socketFile = new SocketFile(folder);
        ServerSocketChannel silent = socketFile.listen();
        open.push(silent);

        assertThatThrownBy(this::session).isInstanceOfSatisfying(StrandlineException.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.IN_USE);
            assertThat(error.message()).isEqualTo("store is open in process 4711");
        });
    }

    @Test
    void takesNoNoticeOfTheSocketOfAProcessThatWasKilled() throws IOException {
        new SocketFile(folder).listen().close();
        assertThat(new SocketFile(folder).find()).isPresent();

        holder();
        RecordedSink sink = new RecordedSink();
        session().execute("select", sink);

        assertThat(sink.calls).containsExactly("done select");
    }

    @Test
    void refusesAHolderOfAnotherVersion() throws IOException {
        ServerSocketChannel newer = new SocketFile(folder).listen();
        open.push(newer);
        CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> {
            try (SocketChannel client = newer.accept()) {
                client.write(ByteBuffer.wrap("{\"frame\":\"hello\",\"protocol\":1,\"pid\":12}\n".getBytes(UTF_8)));
                client.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThatThrownBy(this::session).hasMessage("store is open in process 12, of another version of strandline");
        serving.join();
    }

    @Test
    void keepsItsSocketFromOtherUsers() throws IOException {
        holder();
        Path socket = folder.resolve("server/socket");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("server"))))
                .isEqualTo("rwx------");
    }

    @Test
    void servesAStoreWhosePathIsTooLongForASocket() throws IOException {
        folder = Files.createDirectories(folder.resolve("a".repeat(120)));
        FakeHolder holder = holder();
        UnixDomainSocketAddress address = new SocketFile(folder).find().orElseThrow();
        RecordedSink sink = new RecordedSink();
        session().execute("select", sink);

        assertThat(sink.calls).containsExactly("done select");
        holder.close();
        assertThat(address.getPath()).doesNotExist();
        assertThat(address.getPath().getParent()).doesNotExist();
        assertThat(new SocketFile(folder).find()).isEmpty();
    }

    @Test
    void closesAConnectionThatDoesNotSpeakTheProtocol() throws IOException {
        FakeHolder holder = holder();
        try (SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            stranger.connect(new SocketFile(folder).find().orElseThrow());
            stranger.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            int read = stranger.read(buffer);
            while (read > 0) {
                read = stranger.read(buffer);
            }
            assertThat(read).isEqualTo(-1);
        }
        assertThat(holder.sessions).isEmpty();
    }

    private FakeHolder holder() {
        FakeHolder holder = new FakeHolder(folder);
        open.push(holder);
        return holder;
    }

    private StoreSession session() {
        return session(SETTINGS);
    }

    /** Of a store that another process holds: it cannot be held here. */
    private StoreSession session(SessionOptions settings) {
        Store store = new Store(
                () -> RemoteBackend.find(folder, text -> true, BOUND),
                () -> {
                    throw new StrandlineException(ErrorCode.IN_USE, "store is open in process 4711");
                },
                BOUND);
        open.push(store);
        StoreSession session = store.session(settings);
        open.push(session);
        return session;
    }
}

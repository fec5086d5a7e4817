package io.strandline.cli.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.strandline.control.SessionOptions;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the socket of a store, a line of JSON each.
 *
 * <p>The holder says {@link Hello}; the client {@link Open}. Then, one at a time, the client sends {@link Execute}, {@link Load} or
 * {@link CollectGarbage} and the holder answers {@link Started}, any number of {@link Columns}, {@link Rows}, {@link Done}, {@link Notice} and
 * {@link Working}, and in the end {@link Finished} or {@link Failed}. A client may send {@link Cancel} at any time. A holder
 * that is about to end says {@link Goodbye} instead of {@link Started}: what was asked was not begun, and never will be.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "frame")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Frame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Frame.Open.class, name = "open"),
    @JsonSubTypes.Type(value = Frame.Execute.class, name = "execute"),
    @JsonSubTypes.Type(value = Frame.Load.class, name = "load"),
    @JsonSubTypes.Type(value = Frame.CollectGarbage.class, name = "collectGarbage"),
    @JsonSubTypes.Type(value = Frame.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = Frame.Started.class, name = "started"),
    @JsonSubTypes.Type(value = Frame.Columns.class, name = "columns"),
    @JsonSubTypes.Type(value = Frame.Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = Frame.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Frame.Notice.class, name = "notice"),
    @JsonSubTypes.Type(value = Frame.Working.class, name = "working"),
    @JsonSubTypes.Type(value = Frame.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = Frame.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Frame.Goodbye.class, name = "goodbye"),
})
sealed interface Frame {
    /** Rises with every change that an older or newer process would not understand. */
    int PROTOCOL = 4;

    /** The first line of a connection, in every version of the protocol. */
    record Hello(int protocol, long pid) implements Frame {}

    record Open(SessionOptions settings) implements Frame {}

    record Execute(String script) implements Frame {}

    /** Asks the holder to make data where it lies; see {@link LoadRequest}. */
    record Load(LoadRequest request) implements Frame {}

    /** See {@link StoreSession#collectGarbage}. */
    record CollectGarbage() implements Frame {}

    record Cancel() implements Frame {}

    record Started() implements Frame {}

    record Columns(List<ResultColumn> columns) implements Frame {}

    /** Values as JSON; their types are those of {@link Columns}. Numbers travel as text, so that none loses a digit. */
    record Rows(List<List<@Nullable Object>> rows) implements Frame {}

    record Done(String commandTag) implements Frame {}

    record Notice(String message) implements Frame {}

    record Working(Progress progress) implements Frame {}

    record Finished(String currentDatabase, boolean inTransaction) implements Frame {}

    record Failed(String code, String message, @Nullable String hint, String currentDatabase, boolean inTransaction)
            implements Frame {}

    record Goodbye() implements Frame {}
}

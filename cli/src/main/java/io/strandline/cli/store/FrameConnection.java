package io.strandline.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Frames over a socket. One thread reads; any thread may send or close. */
final class FrameConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final JsonMapper mapper;
    private final BufferedReader reader;
    private final Object writing = new Object();

    FrameConnection(SocketChannel channel, JsonMapper mapper) {
        this.channel = channel;
        this.mapper = mapper;
        this.reader =
                new BufferedReader(new InputStreamReader(new ChannelInput(channel), StandardCharsets.UTF_8), 1 << 16);
    }

    /** Fields that a later version added are passed over. */
    static JsonMapper mapper() {
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .build();
    }

    void send(Frame frame) throws IOException {
        byte[] line = (mapper.writerFor(Frame.class).writeValueAsString(frame) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer left = ByteBuffer.wrap(line);
        synchronized (writing) {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    /** The next frame; empty when the other side has closed. */
    Optional<Frame> read() throws IOException {
        String line = reader.readLine();
        return line == null ? Optional.empty() : Optional.of(mapper.readValue(line, Frame.class));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost with a socket that cannot be closed: either side sees its end when the process ends.
        }
    }
}

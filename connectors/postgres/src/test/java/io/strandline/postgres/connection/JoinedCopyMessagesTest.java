package io.strandline.postgres.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinedCopyMessagesTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final DataOutputStream server = new DataOutputStream(sent);

    @Test
    void joinsRowsThatCameTogether() throws IOException {
        send('R', new byte[4]);
        send('d', "one".getBytes(US_ASCII));
        send('d', "two".getBytes(US_ASCII));
        send('c', new byte[0]);

        DataInputStream client = new DataInputStream(new JoinedCopyMessages(source(Integer.MAX_VALUE)));

        assertThat(message(client)).isEqualTo("R\0\0\0\0");
        assertThat(message(client)).isEqualTo("donetwo");
        assertThat(message(client)).isEqualTo("c");
        assertThat(client.read()).isNegative();
    }

    @Test
    void leavesAnEncryptedConnectionAlone() throws IOException {
        server.write('S');
        send('d', "one".getBytes(US_ASCII));
        send('d', "two".getBytes(US_ASCII));

        assertThat(new JoinedCopyMessages(source(Integer.MAX_VALUE)).readAllBytes())
                .isEqualTo(sent.toByteArray());
    }

    @Test
    void changesNothingButWhereRowsEndHoweverTheyCome() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            sent.reset();
            server.write('N');
            send('R', new byte[8]);
            for (int i = random.nextInt(200); i > 0; i--) {
                byte[] content = new byte[random.nextInt(random.nextInt(40) == 0 ? 400_000 : 300)];
                random.nextBytes(content);
                send(random.nextInt(20) == 0 ? "DcCZNS".charAt(random.nextInt(6)) : 'd', content);
            }
            InputStream joined =
                    new JoinedCopyMessages(source(1 + random.nextInt(random.nextBoolean() ? 20 : 100_000)));

            assertThat(unbounded(readBy(joined, 1 + random.nextInt(50_000))))
                    .as("run %d of seed %d", run, seed)
                    .isEqualTo(unbounded(sent.toByteArray()));
        }
    }

    private void send(char kind, byte[] content) throws IOException {
        server.write(kind);
        server.writeInt(Integer.BYTES + content.length);
        server.write(content);
    }

    /** What was sent, no more than some bytes at a time. */
    private InputStream source(int atOnce) {
        return new ByteArrayInputStream(sent.toByteArray()) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, atOnce));
            }
        };
    }

    private static byte[] readBy(InputStream stream, int atOnce) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[atOnce];
        for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
            all.write(some, 0, count);
        }
        return all.toByteArray();
    }

    /** The messages, rows that follow one another as one. */
    private static List<String> unbounded(byte[] bytes) throws IOException {
        DataInputStream stream = new DataInputStream(new ByteArrayInputStream(bytes));
        assertThat(stream.read()).isEqualTo('N');
        List<String> messages = new ArrayList<>();
        while (stream.available() > 0) {
            String next = message(stream);
            int last = messages.size() - 1;
            if (last >= 0 && next.charAt(0) == 'd' && messages.get(last).charAt(0) == 'd') {
                messages.set(last, messages.get(last) + next.substring(1));
            } else {
                messages.add(next);
            }
        }
        return messages;
    }

    private static String message(DataInputStream stream) throws IOException {
        char kind = (char) stream.readUnsignedByte();
        byte[] content = new byte[stream.readInt() - Integer.BYTES];
        stream.readFully(content);
        return kind + new String(content, ISO_8859_1);
    }
}

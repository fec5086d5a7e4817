package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the REST interface of a Flink cluster listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets; in lower case
 * @param port 1 to 65535
 */
public record ClusterAddress(String host, int port) {
    private static final Pattern SHAPE = Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+(?:%[a-z0-9]+)?]):([0-9]{1,5})");

    /** @throws StrandlineException {@code INVALID_PARAMETER} if it is not {@code HOST:PORT} */
    public static ClusterAddress of(String text) {
        Matcher parts = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (parts.matches()) {
            ClusterAddress address = new ClusterAddress(parts.group(1), Integer.parseInt(parts.group(2)));
            if (address.isPossible()) {
                return address;
            }
        }
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "\"" + text + "\" is not the HOST:PORT of a Flink cluster",
                "It is where Flink's REST interface and web UI are, such as jobmanager.example.com:8081 or [::1]:8081.");
    }

    /** What is in brackets only looks like an IPv6 address so far. */
    private boolean isPossible() {
        try {
            new URI(text());
            return port >= 1 && port <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    URI rest() {
        return URI.create(text());
    }

    private String text() {
        return "http://" + this;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}

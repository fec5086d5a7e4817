package io.strandline.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.storage.server.RadosGateway.User;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A bucket of a {@link RadosGateway}, and who may do what in it. Actions are those of policies, such as {@code s3:PutObject}. */
public final class RadosBucket {
    private final RadosGateway gateway;
    private final CephCluster cluster;
    private final String name;
    private final List<String> statements = new ArrayList<>();

    RadosBucket(RadosGateway gateway, CephCluster cluster, String name) {
        this.gateway = gateway;
        this.cluster = cluster;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** A new user, who may do this in this bucket and nothing else anywhere. */
    public User newUser(String... actions) {
        User user = gateway.newUser();
        statements.add(statement(", \"Principal\": {\"AWS\": [\"" + user.arn() + "\"]}", actions));
        gateway.client().putBucketPolicy(request -> request.bucket(name).policy(policy(statements)));
        return user;
    }

    /** A new role, which {@code user} may assume and which may then do this in this bucket and nothing else; returns its ARN. */
    public String newRole(User user, String... actions) {
        String role = name.replace("bucket", "role") + "-" + statements.size();
        cluster.administer(
                "role",
                "create",
                "--role-name=" + role,
                "--assume-role-policy-doc="
                        + policy(List.of(
                                "{\"Effect\": \"Allow\", \"Action\": [\"sts:AssumeRole\"], \"Principal\": {\"AWS\": [\""
                                        + user.arn() + "\"]}}")));
        cluster.administer(
                "role-policy",
                "put",
                "--role-name=" + role,
                "--policy-name=bucket",
                "--policy-doc=" + policy(List.of(statement("", actions))));
        return "arn:aws:iam:::role/" + role;
    }

    /** From the next request on it holds no more than this. */
    public void limit(long bytes) {
        String bucket = "--bucket=" + name;
        cluster.administer("quota", "set", "--quota-scope=bucket", bucket, "--max-size=" + bytes);
        cluster.administer("quota", "enable", "--quota-scope=bucket", bucket);
    }

    /**
     * A URI that opens a place here, with endpoint and credentials.
     *
     * @param path in the bucket, encoded as in a URI; empty for all of it
     */
    public String uri(User user, String path) {
        return "s3://" + name + (path.isEmpty() ? "" : "/" + path)
                + "?AWS_ACCESS_KEY_ID=" + user.accessKey()
                + "&AWS_SECRET_ACCESS_KEY=" + URLEncoder.encode(user.secretKey(), UTF_8)
                + "&AWS_REGION=us-east-1"
                + "&AWS_ENDPOINT=" + gateway.endpoint()
                + "&AWS_USE_PATH_STYLE=true"
                + "&AWS_SKIP_CHECKSUM=true";
    }

    private String statement(String principal, String... actions) {
        String quoted = Arrays.stream(actions).map(action -> '"' + action + '"').collect(Collectors.joining(", "));
        return "{\"Effect\": \"Allow\"" + principal + ", \"Action\": [" + quoted + "], \"Resource\": [\"arn:aws:s3:::"
                + name + "\", \"arn:aws:s3:::" + name + "/*\"]}";
    }

    private static String policy(List<String> statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
    }
}

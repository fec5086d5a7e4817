package io.strandline.storage.azure;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.BinaryData;
import io.strandline.storage.objects.ObjectClient.Parts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;

/** Blocks of one blob. Their ids are this upload's own, so that another of the same key cannot get between them. Abandoned ones Azure forgets within a week. */
final class AzureParts implements Parts {
    private final AzureRequests requests;
    private final String key;
    private final String nonce = UUID.randomUUID().toString();

    /** By number. */
    private final TreeMap<Integer, String> blockIds = new TreeMap<>();

    AzureParts(AzureRequests requests, String key) {
        this.requests = requests;
        this.key = key;
    }

    @Override
    public void send(int number, byte[] bytes, int length) {
        String id = blockId(number);
        HttpRequest request = requests.blob(HttpMethod.PUT, key, "comp=block&blockid=" + Keys.encode(id));
        requests.send(request.setBody(BinaryData.fromByteBuffer(ByteBuffer.wrap(bytes, 0, length))), 201)
                .close();
        synchronized (blockIds) {
            blockIds.put(number, id);
        }
    }

    /** All of a blob have the same length, as Azure demands. */
    private String blockId(int number) {
        return Base64.getEncoder()
                .encodeToString("%s-%05d".formatted(nonce, number).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void complete() {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        synchronized (blockIds) {
            blockIds.values().forEach(id -> list.append("<Latest>").append(id).append("</Latest>"));
        }
        list.append("</BlockList>");
        HttpRequest request = requests.blob(HttpMethod.PUT, key, "comp=blocklist");
        requests.send(request.setBody(BinaryData.fromString(list.toString())), 201)
                .close();
    }

    @Override
    public void abort() {}
}

package io.strandline.storage.azure;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.strandline.storage.objects.ObjectClient.ObjectInList;
import io.strandline.storage.objects.ObjectClient.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Single pages of a container's listing, by the SDK's container client, which reads their XML. */
final class AzureListing {
    /** Azure's most. */
    static final int LARGEST_PAGE = 5000;

    /** On what accounts with a hierarchical namespace list beside the blobs: the folders that they made for them. */
    private static final String IS_FOLDER = "hdi_isfolder";

    private final BlobContainerClient container;
    private final int pageSize;

    AzureListing(BlobContainerClient container, int pageSize) {
        this.container = container;
        this.pageSize = pageSize;
    }

    Page page(String prefix, boolean byFolder, Optional<String> next) {
        ListBlobsOptions options = new ListBlobsOptions()
                .setPrefix(prefix)
                .setMaxResultsPerPage(pageSize)
                .setDetails(new BlobListDetails().setRetrieveMetadata(true));
        PagedIterable<BlobItem> listing =
                byFolder ? container.listBlobsByHierarchy("/", options, null) : container.listBlobs(options, null);
        Iterator<PagedResponse<BlobItem>> pages =
                listing.iterableByPage(next.orElse(null), pageSize).iterator();
        if (!pages.hasNext()) {
            return new Page(List.of(), List.of(), Optional.empty());
        }
        try (PagedResponse<BlobItem> page = pages.next()) {
            return toPage(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page toPage(PagedResponse<BlobItem> page) {
        List<ObjectInList> objects = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (BlobItem item : page.getElements()) {
            if (Boolean.TRUE.equals(item.isPrefix())) {
                folders.add(item.getName());
            } else if (!isFolder(item.getMetadata())) {
                objects.add(
                        new ObjectInList(item.getName(), item.getProperties().getContentLength()));
            }
        }
        return new Page(
                objects,
                folders,
                Optional.ofNullable(page.getContinuationToken()).filter(token -> !token.isEmpty()));
    }

    private static boolean isFolder(Map<String, String> metadata) {
        return metadata != null && "true".equalsIgnoreCase(metadata.get(IS_FOLDER));
    }
}

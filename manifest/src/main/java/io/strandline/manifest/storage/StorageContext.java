package io.strandline.manifest.storage;

import java.io.Serializable;

/**
 * What a provider needs to know of the process beside the URI. Serializable, because it travels to the readers of a job.
 *
 * @param externalIoDir the folder that {@code nodelocal://1/} stands for; absolute
 */
public record StorageContext(String externalIoDir) implements Serializable {}

package io.strandline.manifest.layer;

/**
 * How a layer's data files and side files are encrypted. Reserved: no layer of format 1 has one.
 *
 * @param scheme names the cipher and how an entry's identity is bound into it
 * @param infoObject relative to the full backup's directory: where the wrapped data keys are
 * @param keyCheck tells a wrong key from altered bytes
 */
public record EncryptionEnvelope(String scheme, String infoObject, Digest keyCheck) {}

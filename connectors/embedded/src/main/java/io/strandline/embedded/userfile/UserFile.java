package io.strandline.embedded.userfile;

import java.util.UUID;

/**
 * A row of the table of files.
 *
 * @param name unique: the folder of the place and the object's name
 * @param id of its payload; no two files ever have the same
 * @param size in bytes
 */
record UserFile(String name, UUID id, long size) {}

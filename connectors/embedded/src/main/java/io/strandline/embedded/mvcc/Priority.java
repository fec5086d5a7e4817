package io.strandline.embedded.mvcc;

/** Who gives way when two transactions want one key: the lower priority, else the one that came second. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH
}

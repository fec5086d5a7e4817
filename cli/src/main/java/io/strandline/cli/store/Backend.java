package io.strandline.cli.store;

/** What carries out statements: this process, or another one that holds the store. Safe for use by many threads. */
interface Backend extends SessionOpener, AutoCloseable {
    @Override
    void close();
}

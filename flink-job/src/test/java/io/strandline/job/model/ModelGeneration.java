package io.strandline.job.model;

/** The rows of a table between two TRUNCATEs. */
record ModelGeneration(int tableId, int generation) implements Comparable<ModelGeneration> {
    @Override
    public int compareTo(ModelGeneration other) {
        int byTable = Integer.compare(tableId, other.tableId);
        return byTable != 0 ? byTable : Integer.compare(generation, other.generation);
    }

    @Override
    public String toString() {
        return tableId + "/" + generation;
    }
}

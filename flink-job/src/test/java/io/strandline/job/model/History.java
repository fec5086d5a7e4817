package io.strandline.job.model;

import java.util.ArrayList;
import java.util.List;

/** What a seed did, step by step, for whoever has to find out why it failed. */
final class History {
    private final List<String> steps = new ArrayList<>();

    void add(String step) {
        steps.add(step);
    }

    @Override
    public String toString() {
        return String.join("\n", steps);
    }
}

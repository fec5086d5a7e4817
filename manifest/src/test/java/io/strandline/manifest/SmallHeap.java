package io.strandline.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs programs that have to do with little heap, each in a process of its own. */
public final class SmallHeap {
    private SmallHeap() {}

    /**
     * Runs a program to its end, which has to be a good one.
     *
     * @param folder its first argument, and for its temporary files
     * @param numbers its other arguments
     * @return what it printed in lines of a name and a number, among them {@code heapLimit}
     */
    public static Map<String, Long> run(Class<?> program, int heapMebibytes, Path folder, int... numbers)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName(),
                folder.toString()));
        Arrays.stream(numbers).mapToObj(Integer::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try {
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.waitFor()).as(output).isZero();
        Map<String, Long> printed = output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
        assertThat(printed).as(output).containsKey("heapLimit");
        assertThat(printed.get("heapLimit")).isLessThanOrEqualTo((long) heapMebibytes << 20);
        return printed;
    }
}

package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of docs/flink-cluster.md show what it says they show, on a cluster of processes. Ids, times and how far a job is may differ. */
@Timeout(300)
class FlinkClusterGuideITCase {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkClusterGuideITCase.class);
    private static final Pattern STEP = Pattern.compile("```console\n\\$ (.*)\n((?s:.*?))```");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern JOB_ID = Pattern.compile("\\b[0-9]{19}\\b");
    private static final String PROGRAM = "bin/strandline ";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    /** The jobs that were shown, by those that the document shows. */
    private final Map<String, String> jobIds = new HashMap<>();

    @AfterEach
    void endWhatIsLeftInTheBackground() {
        ProcessHandle.allProcesses()
                .filter(process -> Leftovers.uses(process, folder))
                .forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE).until(() -> Leftovers.processesOf(folder).isEmpty());
    }

    @Test
    void showsWhatTheCommandsShow() throws IOException {
        try (FlinkCluster cluster = new FlinkCluster("guide", Map.of())
                        .javaOptions(FlinkCluster.QUICK_START)
                        .start(2);
                Strandline strandline = new Strandline(folder, cluster.address())) {
            Matcher steps = STEP.matcher(Files.readString(FlinkFiles.root().resolve("docs/flink-cluster.md")));
            SoftAssertions all = new SoftAssertions();
            int count = 0;
            for (; steps.find(); count++) {
                String shown = run(steps.group(1), cluster, strandline);
                LOG.debug("$ {}\n{}", steps.group(1), shown);
                remember(steps.group(2), shown);
                all.assertThat(shape(shown)).as("%s\n%s", steps.group(1), shown).isEqualTo(shape(steps.group(2)));
            }
            all.assertAll();
            assertThat(count).isGreaterThan(8);
            await("what looks after the job ends with it")
                    .atMost(PATIENCE)
                    .until(() -> Leftovers.processesOf(folder).isEmpty());
        }
    }

    private String run(String command, FlinkCluster cluster, Strandline strandline) {
        if (command.equals("docker compose restart jobmanager taskmanager")) {
            restart(cluster);
            return "";
        }
        assertThat(command).startsWith(PROGRAM);
        String typed = command.substring(PROGRAM.length())
                .replace("jobmanager:8081", cluster.address())
                .replaceFirst("^sql ", "sql --quiet ");
        Matcher words =
                WORD.matcher(JOB_ID.matcher(typed).replaceAll(id -> jobIds.getOrDefault(id.group(), id.group())));
        List<String> arguments = new ArrayList<>();
        while (words.find()) {
            arguments.add(words.group(1) == null ? words.group(2) : words.group(1));
        }
        Strandline.Answer answer = strandline.start(arguments).answer(PATIENCE);
        return answer.out() + answer.err().replaceAll("(?m)^NOTICE: .*\\R", "");
    }

    private static void restart(FlinkCluster cluster) {
        int count = cluster.taskManagers().size();
        cluster.taskManagers().values().forEach(ChildProcess::kill);
        cluster.jobManager().kill();
        cluster.start(count);
    }

    private void remember(String inDocument, String shown) {
        List<String> documented =
                JOB_ID.matcher(inDocument).results().map(MatchResult::group).toList();
        List<String> actual =
                JOB_ID.matcher(shown).results().map(MatchResult::group).toList();
        for (int i = 0; i < Math.min(documented.size(), actual.size()); i++) {
            jobIds.putIfAbsent(documented.get(i), actual.get(i));
        }
    }

    private static String shape(String text) {
        return JOB_ID.matcher(text)
                .replaceAll("ID")
                .replaceAll("\\b0(\\.[0-9]+)?(E-[0-9]+)?\\b", "FRACTION")
                .replaceAll("/[0-9]{4}/[0-9]{2}/[0-9]{2}-[0-9.]+", "/DIRECTORY")
                .replaceAll(" +", " ")
                .replaceAll("-{2,}", "--");
    }
}

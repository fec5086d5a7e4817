package io.strandline.survival;

import io.strandline.survival.flink.ChildProcess;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What happens in a round. */
enum Fault {
    TASK_MANAGER("a TaskManager, replaced") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            site.anyTaskManager(random).kill();
            return () -> {
                Site.passUntilRestart();
                site.cluster().startTaskManager();
            };
        }
    },
    TASK_MANAGER_FOR_GOOD("a TaskManager, not replaced") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            site.anyTaskManager(random).kill();
            return () -> {};
        }
    },
    JOB_MANAGER("the JobManager") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            site.cluster().jobManager().kill();
            return () -> {
                Site.passUntilRestart();
                site.makeWhole();
            };
        }
    },
    CLIENT("the process that holds the store") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            strandline.holder().kill();
            return () -> {
                Site.pass(Duration.ofMillis(random.nextInt(3000)));
                strandline.serve();
            };
        }
    },
    STORAGE("the storage server, back after 5 s") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            site.server().stop();
            return () -> {
                Site.passUntilRestart();
                site.server().startAgain();
            };
        }
    },
    EVERYTHING("all of them at once") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            strandline.holder().kill();
            site.cluster().jobManager().kill();
            site.cluster().taskManagers().values().forEach(ChildProcess::kill);
            site.server().stop();
            return () -> {
                Site.passUntilRestart();
                site.makeWhole();
                strandline.serve();
            };
        }
    },
    FROZEN_TASK_MANAGER("a TaskManager, stopped for 20 s") {
        @Override
        Runnable strike(Site site, Strandline strandline, RandomGenerator random) {
            ChildProcess frozen = site.anyTaskManager(random);
            frozen.freeze();
            return () -> {
                Site.pass(Duration.ofSeconds(20));
                frozen.thaw();
            };
        }
    };

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /**
     * Does it, at once.
     *
     * @return what is done about it afterwards, which takes its time
     */
    abstract Runnable strike(Site site, Strandline strandline, RandomGenerator random);

    @Override
    public String toString() {
        return text;
    }
}

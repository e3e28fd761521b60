package org.dubhe.app;

import java.util.Locale;

/**
 * What a phase of a {@link ProvinceLoad} was like.
 *
 * @param seen by the rovers
 * @param seconds it took
 * @param serverCores processors that the server took, of them one is 1
 * @param testCores processors that stations and rovers took
 * @param otherCores processors that all others took: where they are many, latencies say little
 * @param behind rovers that had not got everything two seconds later
 * @param tornBytes bytes of no frame in streams that live
 * @param pushMillis longest time in which one second's epochs were written
 * @param silent seconds in which a connected station had nothing to send
 * @param residentMiB of the server at the end
 */
record LoadPhase(
        String name,
        StreamFigures seen,
        double seconds,
        double serverCores,
        double testCores,
        double otherCores,
        int behind,
        long tornBytes,
        long pushMillis,
        int silent,
        double residentMiB) {
    /** Clocks of time and of processors, seconds. */
    record Clocks(double now, double server, double test, double all) {
        static Clocks now(long server) {
            return new Clocks(
                    System.nanoTime() * 1e-9,
                    ProcessFigures.processorSeconds(server),
                    ProcessFigures.processorSeconds(ProcessHandle.current().pid()),
                    ProcessFigures.processorSeconds(-1));
        }
    }

    static LoadPhase of(
            String name,
            StreamFigures seen,
            Clocks before,
            Clocks after,
            int behind,
            long tornBytes,
            long pushMillis,
            int silent,
            double residentMiB) {
        double seconds = after.now() - before.now();
        double server = (after.server() - before.server()) / seconds;
        double test = (after.test() - before.test()) / seconds;
        double all = (after.all() - before.all()) / seconds;
        return new LoadPhase(
                name,
                seen,
                seconds,
                server,
                test,
                all - server - test,
                behind,
                tornBytes,
                pushMillis,
                silent,
                residentMiB);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "load %-16s %5.1f s server_cores=%.2f test_cores=%.2f other_cores=%.2f push_ms=%d silent=%d behind=%d torn_now=%d rss_mib=%.0f %s",
                name,
                seconds,
                serverCores,
                testCores,
                otherCores,
                pushMillis,
                silent,
                behind,
                tornBytes,
                residentMiB,
                seen);
    }
}

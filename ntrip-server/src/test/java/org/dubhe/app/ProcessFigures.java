package org.dubhe.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a server holds after a full collection.
 *
 * @param residentMiB resident memory of the process
 * @param heapMiB objects that live
 * @param directMiB what Netty's allocator holds
 * @param descriptors open files and sockets
 */
record ProcessFigures(double residentMiB, double heapMiB, double directMiB, int descriptors) {
    private static final double MIB = 1 << 20;

    /** Arguments with which a JVM gives back what it does not need within the wait of {@link #of}; else ZGC takes five minutes. */
    static final List<String> JVM_ARGUMENTS = List.of("-XX:ZUncommitDelay=1");

    /** Memory is given back piece by piece: resident is what it is when it falls no further. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final Duration SETTLED_MAX = Duration.ofMinutes(1);
    private static final double SETTLED_MIB = 2;

    static ProcessFigures of(ServeProcess serve) throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) { // The second one takes what the first one's references held.
            Process collect = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(serve.pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (collect.waitFor() != 0) {
                throw new IOException("jcmd GC.run: exit code " + collect.exitValue());
            }
        }
        double heap = serve.metric("jvm_memory_used_bytes{area=\"heap\"") / MIB;
        double resident = settledMiB(serve.pid());
        try (Stream<Path> open = Files.list(Path.of("/proc/" + serve.pid() + "/fd"))) {
            return new ProcessFigures(
                    resident,
                    heap,
                    serve.metric("dubhe_buffers_bytes{memory=\"direct\"") / MIB,
                    Math.toIntExact(open.count()));
        }
    }

    private static double settledMiB(long pid) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_MAX.toNanos();
        double before = Double.POSITIVE_INFINITY;
        double now = residentMiB(pid);
        while (now < before - SETTLED_MIB && System.nanoTime() < until) {
            Thread.sleep(SETTLED);
            before = now;
            now = residentMiB(pid);
        }
        return now;
    }

    /** Resident memory now, in MiB. */
    static double residentMiB(long pid) throws IOException {
        return kibibytes(pid, "VmRSS:") / 1024.0;
    }

    private static long kibibytes(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Seconds of processor that a process has used; with −1, that all have used. */
    static double processorSeconds(long pid) {
        try {
            double hertz = 100;
            if (pid < 0) {
                String[] all = Files.readAllLines(Path.of("/proc/stat"))
                        .getFirst()
                        .trim()
                        .split(" +");
                // user, nice, system, (idle, iowait), irq, softirq
                return (Arrays.stream(all, 1, 4).mapToLong(Long::parseLong).sum()
                                + Arrays.stream(all, 6, 8)
                                        .mapToLong(Long::parseLong)
                                        .sum())
                        / hertz;
            }
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / hertz;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many files a process may have open. */
    static long descriptorsMax(String pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(text -> text.startsWith("Max open files"))
                .findFirst()
                .orElseThrow();
        String soft = line.substring("Max open files".length()).trim().split(" +")[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "resident %.0f MiB, heap %.0f MiB, direct %.1f MiB, %d descriptors",
                residentMiB,
                heapMiB,
                directMiB,
                descriptors);
    }
}

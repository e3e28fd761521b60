package org.dubhe.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics by name as a page, a scrape or an expression has them. */
final class MetricsPage {
    /** What the operator is given. */
    static final Path DOCS = Path.of(System.getProperty("dubhe.root"), "docs");

    static final Path OPERATIONS = DOCS.resolve("operations");

    private static final Pattern LINE = Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*) \\|.*");
    private static final Pattern LINE_LABEL = Pattern.compile("`(\\w+)`");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z0-9_:]+)(\\{.*\\})? \\S+");
    private static final Pattern SAMPLE_LABEL = Pattern.compile("[{,]([a-zA-Z_]+)=\"");
    private static final Pattern NAME = Pattern.compile("\\b(dubhe|jvm|process|system)_[a-z0-9_]*[a-z0-9]\\b(?!_)");

    private MetricsPage() {}

    /** By name: type and labels, as {@code docs/metrics.md} says. */
    static Map<String, String> documented() throws IOException {
        Map<String, String> out = new TreeMap<>();
        for (String line : Files.readAllLines(DOCS.resolve("metrics.md"))) {
            Matcher row = LINE.matcher(line.replace("| |", "|  |"));
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Matcher label = LINE_LABEL.matcher(row.group(3));
                while (label.find()) {
                    labels.add(label.group(1));
                }
                out.put(row.group(1), row.group(2) + " " + labels);
            }
        }
        return out;
    }

    /** By name: type and labels, as a scrape has them. */
    static Map<String, String> scraped(String scrape) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        scrape.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
                labels.put(type.group(1), new TreeSet<>());
            }
        });
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches() && sample.group(2) != null) {
                Matcher label = SAMPLE_LABEL.matcher(sample.group(2));
                while (label.find()) {
                    labels.getOrDefault(family(sample.group(1), types), new TreeSet<>())
                            .add(label.group(1));
                }
            }
        });
        Map<String, String> out = new TreeMap<>();
        types.forEach((name, type) -> out.put(name, type + " " + labels.get(name)));
        return out;
    }

    /** The metrics that a text names, histograms and summaries by the name of the whole. */
    static Set<String> named(String text, Map<String, String> known) {
        Set<String> out = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            out.add(family(name.group(), known));
        }
        return out;
    }

    private static String family(String series, Map<String, String> known) {
        String whole = series.replaceFirst("_(bucket|sum|count)$", "");
        return !known.containsKey(series) && known.containsKey(whole) ? whole : series;
    }
}

package org.dubhe.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.station.source.YamlSection;
import org.jspecify.annotations.Nullable;

/** Secrets, which a configuration names rather than holds: {@code KEY_file: PATH} or {@code KEY_env: NAME}; {@code KEY: …} for a test. */
final class Secrets {
    private static final long BYTES_MAX = 4096;

    private Secrets() {}

    /**
     * Reads one, by whichever of its three keys is there.
     *
     * @param environment variables by name
     * @param otherwise where none is there; null where one must be
     */
    static String read(
            YamlSection section,
            String key,
            Path folder,
            Function<String, @Nullable String> environment,
            @Nullable String otherwise) {
        String byFile = key + "_file";
        String byName = key + "_env";
        List<String> given =
                List.of(key, byFile, byName).stream().filter(section::has).toList();
        if (given.size() > 1) {
            throw new ConfigurationException(
                    section.name(given.getLast()),
                    "given beside " + given.getFirst(),
                    "one of " + String.join(", ", key, byFile, byName));
        }
        if (section.has(key)) {
            return section.text(key);
        }
        if (section.has(byFile)) {
            return ofFile(section.name(byFile), folder.resolve(section.text(byFile)));
        }
        if (section.has(byName)) {
            String value = environment.apply(section.text(byName));
            if (value == null || value.isEmpty()) {
                throw new ConfigurationException(
                        section.name(byName), section.text(byName), "the name of an environment variable that is set");
            }
            return value;
        }
        if (otherwise == null) {
            throw new ConfigurationException(section.name(byFile), "nothing", "a file with the password, or " + byName);
        }
        return otherwise;
    }

    /** The first line, so that an editor's line end is no part of it. */
    private static String ofFile(String name, Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX) {
                String line = Files.readString(file).lines().findFirst().orElse("");
                if (!line.isEmpty()) {
                    return line;
                }
            }
        } catch (IOException _) {
            // Said below.
        }
        throw new ConfigurationException(
                name, file.toString(), "a file that can be read, with the secret as its first line");
    }
}

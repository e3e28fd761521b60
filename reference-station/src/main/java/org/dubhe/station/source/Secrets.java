package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets, which a configuration names rather than holds: {@code KEY_file: PATH} or {@code KEY_env: NAME}; {@code KEY: …} for a test. */
public final class Secrets {
    private static final long BYTES_MAX = 4096;

    private Secrets() {}

    /** Reads one from the section, a file of the folder or the environment of the process. */
    public static String read(YamlSection section, String key, Path folder, @Nullable String otherwise) {
        return read(section, key, folder, System::getenv, otherwise);
    }

    /**
     * Reads one, by whichever of its three keys is there.
     *
     * @param environment variables by name
     * @param otherwise where none is there; null where one must be
     */
    public static String read(
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
            section.mistake(
                    given.getLast(),
                    "given beside " + given.getFirst(),
                    "one of " + String.join(", ", key, byFile, byName));
            return "-";
        }
        if (section.has(key)) {
            return section.text(key);
        }
        if (section.has(byFile)) {
            return ofFile(section, byFile, folder.resolve(section.text(byFile)));
        }
        if (section.has(byName)) {
            String value = environment.apply(section.text(byName));
            if (value == null || value.isEmpty()) {
                section.mistake(byName, section.text(byName), "the name of an environment variable that is set");
                return "-";
            }
            return value;
        }
        if (otherwise == null) {
            section.mistake(byFile, "nothing", "a file with the password, or " + byName);
            return "-";
        }
        return otherwise;
    }

    /** The first line, so that an editor's line end is no part of it. */
    private static String ofFile(YamlSection section, String key, Path file) {
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
        section.mistake(key, file.toString(), "a file that can be read, with the secret as its first line");
        return "-";
    }
}

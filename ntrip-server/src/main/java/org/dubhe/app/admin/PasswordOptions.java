package org.dubhe.app.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A new password: given, from a file, or made up and printed once. */
final class PasswordOptions {
    /** Without letters and digits that a person at a receiver takes for others. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 14;

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "The password; others on this machine can see it. Without any, one is made up and printed.")
    private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file with it in its first line.")
    private @Nullable Path file;

    private boolean madeUp;

    String read() throws IOException {
        if (password != null) {
            return password;
        }
        if (file != null) {
            return Files.readString(file).lines().findFirst().orElse("");
        }
        madeUp = true;
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** What is said of it when it is stored. */
    String words(String stored) {
        return madeUp ? ", with the password " + stored : "";
    }
}

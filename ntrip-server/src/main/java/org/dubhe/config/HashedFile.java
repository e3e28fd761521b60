package org.dubhe.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that a configuration names, with what was in it when that was read: another content makes another configuration.
 *
 * @param sha256 of the content, hexadecimal
 */
public record HashedFile(Path path, String sha256) {
    /** Enough of the hash for a person to see that it is another one. */
    private static final int SHOWN = 8;

    /** The file as it is now. */
    static HashedFile of(Path path) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new HashedFile(path, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public String toString() {
        return path + " (SHA-256 " + sha256.substring(0, SHOWN) + "…)";
    }
}

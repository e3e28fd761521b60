package org.dubhe.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A name and a password as a cache may keep them: the first 128 bits of their HMAC-SHA256 with a secret of the process. */
record Proof(long high, long low) {
    /** Makes proofs with a secret that nobody knows and that ends with the process. Any thread. */
    static final class Maker {
        private static final String ALGORITHM = "HmacSHA256";

        private final SecretKeySpec secret;

        Maker() {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            secret = new SecretKeySpec(random, ALGORITHM);
        }

        /** Takes some microseconds. */
        Proof of(String name, String password) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
                // The length keeps "ab" with "c" apart from "a" with "bc".
                mac.update(ByteBuffer.allocate(4).putInt(nameBytes.length).flip());
                mac.update(nameBytes);
                mac.update(password.getBytes(StandardCharsets.UTF_8));
                ByteBuffer digest = ByteBuffer.wrap(mac.doFinal());
                return new Proof(digest.getLong(), digest.getLong());
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK has " + ALGORITHM, e);
            }
        }
    }
}

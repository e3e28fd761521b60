package org.dubhe.account;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.HashingFunction;
import com.password4j.Password;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import org.dubhe.account.store.AccountException;
import org.dubhe.account.store.Texts;

/**
 * How passwords are hashed and verified. A hash names its own function and parameters, so that both kinds stand side by side and parameters can
 * change. Takes tens of milliseconds of a processor: never on an event loop.
 */
public enum PasswordHash {
    /**
     * Argon2id (RFC 9106) with m = 7 MiB, t = 5, p = 1: of OWASP's equivalent minimal choices the one that takes the least time and memory in
     * Java, for which see {@code docs/decisions/011}.
     */
    ARGON2ID(Argon2Function.getInstance(7 * 1024, 5, 1, 32, Argon2.ID)),
    /** bcrypt with cost 10; takes the first 72 bytes of a password. */
    BCRYPT(BcryptFunction.getInstance(Bcrypt.B, 10));

    /** A password of a person or a receiver; RFC 7617 has no limit, a head of a request has. */
    static final int CHARACTERS_MAX = 128;

    private static final int BCRYPT_BYTES_MAX = 72;
    private static final int SALT_BYTES = 16;

    private final HashingFunction function;

    PasswordHash(HashingFunction function) {
        this.function = function;
    }

    /**
     * Hashes a password with a new salt.
     *
     * @throws AccountException where it is empty, too long, or has characters that no text may have
     */
    public String hash(String password) {
        Texts.check("password", password);
        int bytes = password.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (password.isEmpty() || password.length() > CHARACTERS_MAX) {
            throw AccountException.invalid("password", password.length() + " characters", "1 to " + CHARACTERS_MAX);
        }
        if (this == BCRYPT && bytes > BCRYPT_BYTES_MAX) {
            throw AccountException.invalid("password", bytes + " bytes", "at most " + BCRYPT_BYTES_MAX + " for bcrypt");
        }
        // bcrypt salts itself.
        return (this == BCRYPT
                        ? Password.hash(password)
                        : Password.hash(password).addRandomSalt(SALT_BYTES))
                .with(function)
                .getResult();
    }

    /** Whether a password is the one that was hashed, by either function; false for a hash that is none. */
    static boolean verify(String password, String hash) {
        if (password.isEmpty() || password.length() > CHARACTERS_MAX) {
            return false;
        }
        if (hash.startsWith("$argon2")) {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        }
        if (hash.startsWith("$2")) {
            return Password.check(password, hash).with(BcryptFunction.getInstanceFromHash(hash));
        }
        return false;
    }
}

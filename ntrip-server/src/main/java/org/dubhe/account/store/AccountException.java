package org.dubhe.account.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A request of the administration that cannot be met, in words for the person who made it. */
public final class AccountException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Kind {
        /** Nothing has that name. */
        NOT_FOUND,
        /** The name is taken, or the state does not allow it. */
        CONFLICT,
        /** It is no longer what whoever asks has seen. */
        STALE,
        /** A value is out of its range. */
        INVALID,
        /** The database does not answer, or cannot write. */
        UNAVAILABLE
    }

    private final Kind kind;

    private AccountException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Nothing of a kind has a name. */
    public static AccountException notFound(String what, String name) {
        return new AccountException(Kind.NOT_FOUND, what + " " + name + ": there is none", null);
    }

    /** Something stands against it. */
    public static AccountException conflict(String message) {
        return new AccountException(Kind.CONFLICT, message, null);
    }

    /** Somebody else has changed it meanwhile. */
    public static AccountException stale(String what) {
        return new AccountException(Kind.STALE, what + ": was changed meanwhile; read it again", null);
    }

    /** A key, its value and what was expected. */
    public static AccountException invalid(String key, String value, String expected) {
        return new AccountException(Kind.INVALID, key + ": " + value + " (expected: " + expected + ")", null);
    }

    /** The database does not take a value. */
    static AccountException refused(Throwable cause) {
        return new AccountException(
                Kind.INVALID,
                "the account database does not take a value: " + Texts.cut(Database.firstLine(cause), 200),
                cause);
    }

    /** The database did not answer. */
    public static AccountException unavailable(Throwable cause) {
        return new AccountException(
                Kind.UNAVAILABLE, "the account database does not answer: " + Database.firstLine(cause), cause);
    }

    /**
     * Whether the database refused a value or a row (SQLSTATE classes 22 and 23), so that others may well be taken. Otherwise it is away, or cannot
     * write at all, as on a full disk.
     */
    public boolean isOfValues() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return kind != Kind.UNAVAILABLE;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}

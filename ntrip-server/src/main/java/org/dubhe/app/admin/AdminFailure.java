package org.dubhe.app.admin;

/** What could not be done, in words, with the exit code that it means. */
public final class AdminFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    AdminFailure(int exitCode, String words) {
        super(words, null, false, false);
        this.exitCode = exitCode;
    }

    /** Exit code. */
    public int exitCode() {
        return exitCode;
    }
}

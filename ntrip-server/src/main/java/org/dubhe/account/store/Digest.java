package org.dubhe.account.store;

/**
 * What HTTP Digest needs of an account that has it enabled: HA1, the hash of {@code user:realm:password} (RFC 7616). It is as good as the password
 * to whoever reads it, which is why it is off unless asked for, and why the audit log says so.
 *
 * @param algorithm {@code SHA-256} or {@code MD5}
 * @param realm it was made for
 * @param ha1 in lower-case hexadecimal
 */
public record Digest(String algorithm, String realm, String ha1) {
    /** Without the hash. */
    @Override
    public String toString() {
        return "Digest[" + algorithm + ", " + realm + "]";
    }
}

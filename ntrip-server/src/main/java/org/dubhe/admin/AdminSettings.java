package org.dubhe.admin;

import java.nio.file.Path;
import java.util.Map;
import org.dubhe.caster.CasterSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where the administration answers and to whom.
 *
 * @param bind address
 * @param port TCP port; 0 takes a free one
 * @param tls certificate and key; null for none, which is for this machine alone
 * @param tokens of the configuration, by name; those of the database come on top
 * @param backups folder of backups that stay on the server; null where there are none
 */
public record AdminSettings(
        String bind,
        int port,
        CasterSettings.@Nullable Tls tls,
        Map<String, Token> tokens,
        @Nullable Path backups) {
    /** Where nobody says otherwise. */
    public static final int PORT_DEFAULT = 9102;

    /**
     * A token of the configuration.
     *
     * @param role what it may do
     * @param sha256 SHA-256 of the token in lower-case hexadecimal
     */
    public record Token(Role role, String sha256) {}

    /** Copies the tokens. */
    public AdminSettings {
        tokens = Map.copyOf(tokens);
    }
}

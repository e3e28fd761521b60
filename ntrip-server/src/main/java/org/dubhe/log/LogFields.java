package org.dubhe.log;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An argument of a log line that has fields of its own where the log is JSON: {@code LOG.info("source {}: gone", mountpoint(name))}. One behind those that
 * the text has a place for is fields only.
 *
 * @param text as the line shows it
 * @param fields texts and numbers by name
 */
public record LogFields(Object text, Map<String, Object> fields) {
    private static final String STATION = "station";
    private static final String MOUNTPOINT = "mountpoint";
    private static final String USER = "user";
    private static final String ADDRESS = "address";

    /** A station, by its name in the configuration. */
    public static LogFields station(Object name) {
        return new LogFields(name, Map.of(STATION, name.toString()));
    }

    /** An input of a station: {@code STATION/INPUT}, or the station alone for its own. */
    public static LogFields input(String name) {
        int slash = name.indexOf('/');
        return new LogFields(name, Map.of(STATION, slash < 0 ? name : name.substring(0, slash)));
    }

    /** A mountpoint, of rovers or of a source. */
    public static LogFields mountpoint(String name) {
        return new LogFields(name, Map.of(MOUNTPOINT, name));
    }

    /** An account, by the name that a peer says, proved or not. */
    public static LogFields user(String name) {
        return new LogFields(name, Map.of(USER, name));
    }

    /** A peer; the field is its numeric address without the port, as the administration has it. */
    public static LogFields address(SocketAddress peer) {
        return new LogFields(peer, Map.of(ADDRESS, numeric(peer)));
    }

    /** A peer by its numeric address. */
    public static LogFields address(String numeric) {
        return new LogFields(numeric, Map.of(ADDRESS, numeric));
    }

    /** A session, by its number in the accounts. */
    public static LogFields session(long number) {
        return new LogFields(number, Map.of("session", number));
    }

    /** A rover: its text is the number of its connection, as the caster counts. */
    public static LogFields rover(long connection, String mount, String user, SocketAddress from) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rover", connection);
        fields.put(MOUNTPOINT, mount);
        fields.put(USER, user);
        fields.put(ADDRESS, numeric(from));
        return new LogFields(connection, fields);
    }

    private static String numeric(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : peer.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package org.dubhe.station.ntrip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a caster offers: CAS, NET and STR records, one a line, fields apart by {@code ;} (RTCM 10410.0 chapter 5).
 *
 * @param casters CAS records
 * @param networks NET records
 * @param streams STR records
 */
public record Sourcetable(List<Caster> casters, List<Network> networks, List<Stream> streams) {
    /** Last line of every sourcetable. */
    public static final String END = "ENDSOURCETABLE";

    /** Most bytes of a sourcetable that {@link NtripClient} takes. */
    static final int BYTES_MAX = 4 << 20;

    /**
     * A STR record, 19 fields with its type.
     *
     * @param mountpoint name, case-sensitive
     * @param identifier place, for people
     * @param format for example {@code RTCM 3.3}
     * @param formatDetails message numbers with their period in seconds, {@code 1005(10),1077(1)}
     * @param carrier 0 none, 1 one frequency, 2 two or more
     * @param navSystem {@code GPS+GLO+GAL+BDS}
     * @param network NET it belongs to
     * @param country ISO 3166 code, three letters
     * @param latitudeDegrees written with two decimals
     * @param longitudeDegrees written with two decimals
     * @param nmea whether the client must send GGA
     * @param networkSolution true where the stream comes from a network, false from one base
     * @param generator hardware or software
     * @param encryption compression or encryption, {@code none}
     * @param authentication {@code N}, {@code B} (Basic) or {@code D} (Digest)
     * @param fee whether it costs
     * @param bitRate bits per second; 0 where not known
     * @param misc anything, last
     */
    public record Stream(
            String mountpoint,
            String identifier,
            String format,
            String formatDetails,
            int carrier,
            String navSystem,
            String network,
            String country,
            double latitudeDegrees,
            double longitudeDegrees,
            boolean nmea,
            boolean networkSolution,
            String generator,
            String encryption,
            char authentication,
            boolean fee,
            int bitRate,
            String misc) {
        /** Fields of the record, its type among them. */
        public static final int FIELDS = 19;

        String toLine() {
            return join(
                    "STR",
                    mountpoint,
                    identifier,
                    format,
                    formatDetails,
                    Integer.toString(carrier),
                    navSystem,
                    network,
                    country,
                    degrees(latitudeDegrees),
                    degrees(longitudeDegrees),
                    nmea ? "1" : "0",
                    networkSolution ? "1" : "0",
                    generator,
                    encryption,
                    String.valueOf(authentication),
                    fee ? "Y" : "N",
                    Integer.toString(bitRate),
                    misc);
        }

        static Stream of(List<String> f) {
            String authentication = f.get(15);
            return new Stream(
                    f.get(1),
                    f.get(2),
                    f.get(3),
                    f.get(4),
                    (int) number(f.get(5)),
                    f.get(6),
                    f.get(7),
                    f.get(8),
                    number(f.get(9)),
                    number(f.get(10)),
                    f.get(11).equals("1"),
                    f.get(12).equals("1"),
                    f.get(13),
                    f.get(14),
                    authentication.isEmpty() ? 'N' : authentication.charAt(0),
                    f.get(16).equals("Y"),
                    (int) number(f.get(17)),
                    f.get(18));
        }
    }

    /**
     * A CAS record, 12 fields with its type.
     *
     * @param nmea whether the caster takes GGA
     * @param fallbackHost another caster, {@code 0.0.0.0} for none
     */
    public record Caster(
            String host,
            int port,
            String identifier,
            String operator,
            boolean nmea,
            String country,
            double latitudeDegrees,
            double longitudeDegrees,
            String fallbackHost,
            int fallbackPort,
            String misc) {
        static final int FIELDS = 12;

        String toLine() {
            return join(
                    "CAS",
                    host,
                    Integer.toString(port),
                    identifier,
                    operator,
                    nmea ? "1" : "0",
                    country,
                    degrees(latitudeDegrees),
                    degrees(longitudeDegrees),
                    fallbackHost,
                    Integer.toString(fallbackPort),
                    misc);
        }

        static Caster of(List<String> f) {
            return new Caster(
                    f.get(1),
                    (int) number(f.get(2)),
                    f.get(3),
                    f.get(4),
                    f.get(5).equals("1"),
                    f.get(6),
                    number(f.get(7)),
                    number(f.get(8)),
                    f.get(9),
                    (int) number(f.get(10)),
                    f.get(11));
        }
    }

    /** A NET record, 9 fields with its type. */
    public record Network(
            String identifier,
            String operator,
            char authentication,
            boolean fee,
            String webNetwork,
            String webStreams,
            String webRegistration,
            String misc) {
        static final int FIELDS = 9;

        String toLine() {
            return join(
                    "NET",
                    identifier,
                    operator,
                    String.valueOf(authentication),
                    fee ? "Y" : "N",
                    webNetwork,
                    webStreams,
                    webRegistration,
                    misc);
        }

        static Network of(List<String> f) {
            String authentication = f.get(3);
            return new Network(
                    f.get(1),
                    f.get(2),
                    authentication.isEmpty() ? 'N' : authentication.charAt(0),
                    f.get(4).equals("Y"),
                    f.get(5),
                    f.get(6),
                    f.get(7),
                    f.get(8));
        }
    }

    public Sourcetable {
        casters = List.copyOf(casters);
        networks = List.copyOf(networks);
        streams = List.copyOf(streams);
    }

    /** All records, CRLF after each, and the last line. */
    public String toText() {
        StringBuilder out = new StringBuilder(256 + 160 * streams.size());
        casters.forEach(record -> out.append(record.toLine()).append("\r\n"));
        networks.forEach(record -> out.append(record.toLine()).append("\r\n"));
        streams.forEach(record -> out.append(record.toLine()).append("\r\n"));
        return out.append(END).append("\r\n").toString();
    }

    /**
     * The records that a filter lets through; see {@link SourcetableFilter}.
     *
     * @param query what follows the {@code ?} of the request
     */
    public Sourcetable filtered(String query) {
        SourcetableFilter filter = SourcetableFilter.of(query);
        return filter == null
                ? this
                : new Sourcetable(
                        casters.stream()
                                .filter(one -> filter.lets(split(one.toLine(), Caster.FIELDS)))
                                .toList(),
                        networks.stream()
                                .filter(one -> filter.lets(split(one.toLine(), Network.FIELDS)))
                                .toList(),
                        streams.stream()
                                .filter(one -> filter.lets(split(one.toLine(), Stream.FIELDS)))
                                .toList());
    }

    /** Reads a table leniently: short records are padded with empty fields, unknown records skipped. */
    public static Sourcetable parse(String text) {
        List<Caster> casters = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        List<Stream> streams = new ArrayList<>();
        for (String raw : text.split("\n")) {
            String line = raw.strip();
            if (line.equals(END)) {
                break;
            }
            switch (line.length() < 4 ? "" : line.substring(0, 4)) {
                case "STR;" -> streams.add(Stream.of(split(line, Stream.FIELDS)));
                case "CAS;" -> casters.add(Caster.of(split(line, Caster.FIELDS)));
                case "NET;" -> networks.add(Network.of(split(line, Network.FIELDS)));
                default -> {} // Not a record of ours; the table goes on.
            }
        }
        return new Sourcetable(casters, networks, streams);
    }

    private static String join(String... fields) {
        StringBuilder out = new StringBuilder(160);
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                out.append(';');
            }
            String field = fields[i].replace('\r', ' ').replace('\n', ' ');
            if (field.indexOf(';') >= 0 || field.indexOf('"') >= 0) {
                out.append('"').append(field.replace("\"", "\"\"")).append('"');
            } else {
                out.append(field);
            }
        }
        return out.toString();
    }

    /** Fields of a line; a {@code ;} between double quotes does not part. What follows the last field stays in it. */
    static List<String> split(String line, int fieldCount) {
        List<String> fields = new ArrayList<>(fieldCount);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ';' && !quoted && fields.size() < fieldCount - 1) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        while (fields.size() < fieldCount) {
            fields.add("");
        }
        return fields;
    }

    private static String degrees(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static double number(String field) {
        try {
            return Double.parseDouble(field);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}

package org.dubhe.rtcm.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.dubhe.bits.BitReader;
import org.dubhe.bits.BitWriter;

/**
 * Message 1029: a text for the operator of the receiver.
 *
 * @param stationId {@link DataField#DF003}
 * @param modifiedJulianDay {@link DataField#DF051}
 * @param secondsOfDay {@link DataField#DF052}
 * @param text DF140; UTF-8 on the wire, at most 127 characters and 255 code units there, longer ones are cut between characters
 */
public record Text1029(int stationId, int modifiedJulianDay, int secondsOfDay, String text) implements RtcmMessage {
    /** DF002. */
    public static final int NUMBER = 1029;

    private static final int CHARACTERS_MAX = 127;
    private static final int CODE_UNITS_MAX = 255;
    private static final long DAY_SECONDS = 86_400;
    private static final int UNIX_EPOCH_MJD = 40_587;

    /** A text at a UTC instant. */
    public static Text1029 of(int stationId, Instant utc, String text) {
        long seconds = utc.getEpochSecond();
        return new Text1029(
                stationId,
                UNIX_EPOCH_MJD + (int) Math.floorDiv(seconds, DAY_SECONDS),
                (int) Math.floorMod(seconds, DAY_SECONDS),
                text);
    }

    /** Reads what follows DF002. The count of characters is redundant and not trusted. */
    static Text1029 read(BitReader in) {
        int stationId = DataField.DF003.readInt(in);
        int day = DataField.DF051.readInt(in);
        int seconds = DataField.DF052.readInt(in);
        in.skip(DataField.DF138.bits());
        byte[] units = new byte[DataField.DF139.readInt(in)];
        for (int i = 0; i < units.length; i++) {
            units[i] = (byte) in.unsigned(8);
        }
        return new Text1029(stationId, day, seconds, new String(units, StandardCharsets.UTF_8));
    }

    @Override
    public int number() {
        return NUMBER;
    }

    /** Writes what follows DF002. */
    void write(BitWriter out) {
        int characters = 0;
        int end = 0;
        int units = 0;
        while (end < text.length() && characters < CHARACTERS_MAX) {
            int codePoint = text.codePointAt(end);
            int more = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (units + more > CODE_UNITS_MAX) {
                break;
            }
            units += more;
            end += Character.charCount(codePoint);
            characters++;
        }
        byte[] bytes = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        DataField.DF003.write(out, stationId);
        DataField.DF051.write(out, modifiedJulianDay);
        DataField.DF052.write(out, secondsOfDay);
        DataField.DF138.write(out, characters);
        DataField.DF139.write(out, bytes.length);
        for (byte unit : bytes) {
            out.write(unit, 8);
        }
    }
}

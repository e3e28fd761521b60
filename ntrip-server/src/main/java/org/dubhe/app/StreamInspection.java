package org.dubhe.app;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dubhe.evaluation.TextTable;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.rtcm.frame.FrameDecoder;
import org.dubhe.rtcm.frame.Frames;
import org.dubhe.rtcm.message.Antenna1007;
import org.dubhe.rtcm.message.Antenna1008;
import org.dubhe.rtcm.message.AntennaReceiver1033;
import org.dubhe.rtcm.message.MessageDecoder;
import org.dubhe.rtcm.message.StationPosition;
import org.dubhe.rtcm.msm.Msm;
import org.dubhe.rtcm.msm.MsmDecoder;
import org.dubhe.rtcm.msm.MsmResult;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of RTCM 3 holds: messages by number, stations, epochs, satellites and signals, and what was no RTCM at all.
 *
 * <p>Bounded: tables by message number, station id and signal. On the thread that reads.
 */
final class StreamInspection {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long WEEK_MILLIS = 7 * DAY_MILLIS;

    private final FrameDecoder frames = new FrameDecoder(this::frame);
    private final MsmDecoder msmDecoder = new MsmDecoder();
    private final Msm msm = new Msm();
    private final Map<Integer, Messages> messages = new TreeMap<>();
    private final Map<Integer, Station> stations = new TreeMap<>();
    private final MessageDecoder messageDecoder = new MessageDecoder();
    private final Map<Constellation, Epochs> constellations = new TreeMap<>();
    private long bytes;

    /** The next bytes of the stream. */
    void accept(byte[] buffer, int offset, int length) {
        bytes += length;
        frames.accept(buffer, offset, length);
    }

    /** The stream ends here. */
    void end() {
        frames.end();
    }

    /** Whole frames with a good CRC. */
    long frameCount() {
        return frames.frames();
    }

    /** Candidates for a frame whose CRC was wrong. */
    long crcErrors() {
        return frames.crcErrors();
    }

    /** Bytes that belong to no frame. */
    long skippedBytes() {
        return frames.skippedBytes();
    }

    /** How often a message number came. */
    long count(int messageNumber) {
        Messages of = messages.get(messageNumber);
        return of == null ? 0 : of.count;
    }

    /** Epochs of a constellation. */
    long epochs(Constellation constellation) {
        Epochs of = constellations.get(constellation);
        return of == null ? 0 : of.count;
    }

    private void frame(byte[] buffer, int offset, int length) {
        int number = Frames.messageNumber(buffer, offset, length);
        Messages of = messages.computeIfAbsent(number, _ -> new Messages());
        of.count++;
        of.bytes += length;
        if (isByStation(number)) {
            stations.computeIfAbsent(Frames.stationId(buffer, offset, length), _ -> new Station());
        }
        if (!Msm.isMsm(number)) {
            message(number, buffer, offset, length);
            return;
        }
        if (msmDecoder.decode(buffer, offset, length, msm) != MsmResult.DECODED) {
            of.damaged++;
            return;
        }
        of.time(timeMillis(msm));
        constellations.computeIfAbsent(msm.constellation(), _ -> new Epochs()).add(msm);
    }

    private void message(int number, byte[] buffer, int offset, int length) {
        if (!MessageDecoder.handles(number)) {
            return;
        }
        switch (messageDecoder.decode(buffer, offset, length)) {
            case null -> messages.computeIfAbsent(number, _ -> new Messages()).damaged++;
            case StationPosition position -> of(position.stationId()).position = position;
            case Antenna1007 antenna -> of(antenna.stationId()).antenna = antenna.antenna();
            case Antenna1008 antenna -> of(antenna.stationId()).antenna = antenna.antenna();
            case AntennaReceiver1033 both -> {
                of(both.stationId()).antenna = both.antenna();
                of(both.stationId()).receiver = both.receiver();
            }
            default -> {}
        }
    }

    private Station of(int stationId) {
        return stations.computeIfAbsent(stationId, _ -> new Station());
    }

    /** What the stream says of a station. */
    private static final class Station {
        private @Nullable StationPosition position;
        private String antenna = "";
        private String receiver = "";
    }

    /** Messages that start with DF003 after their number. */
    private static boolean isByStation(int number) {
        return Msm.isMsm(number)
                || number >= 1001 && number <= 1012
                || number == 1013
                || number == 1029
                || number == 1032
                || number == 1033
                || number == 1230;
    }

    /** Epoch of an MSM in its own system's week, ms; for GLONASS day of week and time of day, of the day alone where day is 7 (unknown). */
    private static long timeMillis(Msm msm) {
        if (msm.constellation() != Constellation.GLONASS) {
            return msm.epoch;
        }
        int day = msm.epoch >>> 27;
        return (day == 7 ? 0 : day * DAY_MILLIS) + (msm.epoch & 0x7FF_FFFF);
    }

    /** The whole report, aligned. */
    String report() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d bytes, %d frames, %d CRC errors, %d bytes that belong to no frame%n",
                bytes,
                frames.frames(),
                frames.crcErrors(),
                frames.skippedBytes()));
        if (frames.frames() == 0) {
            return text.append("no RTCM 3 in here\n").toString();
        }
        text.append('\n')
                .append(stationTable())
                .append('\n')
                .append(messageTable())
                .append('\n')
                .append(epochTable())
                .append('\n')
                .append(signalTable());
        return text.toString();
    }

    private String stationTable() {
        TextTable table =
                new TextTable("station", "latitude", "longitude", "height m", "<kind", "<antenna", "<receiver");
        stations.forEach((id, station) -> {
            StationPosition said = station.position;
            Geodetic at = said == null ? null : said.arp().toGeodetic();
            table.row(
                    Integer.toString(id),
                    at == null ? "" : String.format(Locale.ROOT, "%.6f", at.latitudeDegrees()),
                    at == null ? "" : String.format(Locale.ROOT, "%.6f", at.longitudeDegrees()),
                    at == null ? "" : String.format(Locale.ROOT, "%.2f", at.heightMeters()),
                    said == null ? "no position" : said.nonPhysical() ? "virtual" : "physical",
                    station.antenna.strip(),
                    station.receiver.strip());
        });
        return table.render("");
    }

    private String messageTable() {
        TextTable table = new TextTable("message", "<what", "count", "bytes", "mean", "every s", "damaged");
        messages.forEach((number, of) -> table.row(
                number < 0 ? "short" : Integer.toString(number),
                MessageNames.of(number),
                Long.toString(of.count),
                Long.toString(of.bytes),
                Long.toString(of.bytes / of.count),
                of.intervalMillis() >= 0 ? seconds(of.intervalMillis()) : seconds(spanMillis() / of.count),
                of.damaged == 0 ? "" : Long.toString(of.damaged)));
        return table.render("");
    }

    /** From the first epoch to the last; −1 without epochs. */
    private long spanMillis() {
        long span = -1;
        for (Epochs of : constellations.values()) {
            span = Math.max(span, Math.floorMod(of.times.last - of.times.first, WEEK_MILLIS));
        }
        return span > 0 ? span : -1;
    }

    private String epochTable() {
        TextTable table = new TextTable(
                "system", "epochs", "every s", "<first (system time)", "<last", "gaps", "satellites", "per epoch");
        constellations.forEach((constellation, of) -> table.row(
                constellation.toString(),
                Long.toString(of.count),
                seconds(of.times.intervalMillis()),
                weekTime(of.times.first),
                weekTime(of.times.last),
                Long.toString(of.times.gaps()),
                Integer.toString(Long.bitCount(of.seen)),
                String.format(Locale.ROOT, "%.1f", (double) of.satelliteEpochs / Math.max(1, of.count))));
        return table.render("");
    }

    private String signalTable() {
        TextTable table =
                new TextTable("system", "id", "<signal", "MHz", "cells", "satellites", "dB-Hz", "no code", "no phase");
        constellations.forEach((constellation, of) -> of.signals.forEach((id, cells) -> {
            Signal signal = Signal.ofMsmId(constellation, id);
            table.row(
                    constellation.toString(),
                    Integer.toString(id),
                    signal == null ? "unknown" : signal.rinexCode(),
                    signal == null ? "" : String.format(Locale.ROOT, "%.3f", signal.carrierHz() * 1e-6),
                    Long.toString(cells.count),
                    Integer.toString(Long.bitCount(cells.seen)),
                    cells.cnrCount == 0 ? "" : String.format(Locale.ROOT, "%.1f", cells.cnrSum / cells.cnrCount),
                    cells.noCode == 0 ? "" : Long.toString(cells.noCode),
                    cells.noPhase == 0 ? "" : Long.toString(cells.noPhase));
        }));
        return table.render("");
    }

    private static String seconds(long millis) {
        return millis < 0 ? "" : String.format(Locale.ROOT, "%.1f", millis * 1e-3);
    }

    private static String weekTime(long millis) {
        long second = millis / 1000;
        return String.format(
                Locale.ROOT,
                "day %d %02d:%02d:%02d",
                second / 86_400,
                second / 3600 % 24,
                second / 60 % 60,
                second % 60);
    }

    /** All messages of one number. */
    private static final class Messages {
        private long count;
        private long bytes;
        private long damaged;
        private final Times times = new Times();

        void time(long millis) {
            times.add(millis);
        }

        long intervalMillis() {
            return times.intervalMillis();
        }
    }

    /** Distinct times in a row and the steps between them. */
    private static final class Times {
        private static final int STEPS_MAX = 64;
        private final Map<Long, Long> steps = new TreeMap<>();
        private long first = -1;
        private long last = -1;

        /** Returns whether this is another time than the one before. */
        boolean add(long millis) {
            if (millis == last) {
                return false;
            }
            if (last >= 0) {
                long step = Math.floorMod(millis - last, WEEK_MILLIS);
                if (steps.size() < STEPS_MAX || steps.containsKey(step)) {
                    steps.merge(step, 1L, Long::sum);
                }
            } else {
                first = millis;
            }
            last = millis;
            return true;
        }

        /** The most frequent step, ms; −1 without one. */
        long intervalMillis() {
            return steps.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(-1L);
        }

        /** Steps longer than the most frequent. */
        long gaps() {
            long interval = intervalMillis();
            return steps.entrySet().stream()
                    .filter(step -> step.getKey() > interval)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /** What a constellation sent. */
    private static final class Epochs {
        private final Map<Integer, Cells> signals = new TreeMap<>();
        private final Times times = new Times();
        private long count;
        private long seen;
        private long epochSatellites;
        private long satelliteEpochs;

        void add(Msm msm) {
            if (times.add(timeMillis(msm))) {
                count++;
                epochSatellites = 0;
            }
            long before = Long.bitCount(epochSatellites);
            for (int cell = 0; cell < msm.cellCount; cell++) {
                long bit = 1L << (msm.satellite(cell) - 1);
                epochSatellites |= bit;
                signals.computeIfAbsent(msm.signal(cell), _ -> new Cells()).add(msm, cell, bit);
            }
            seen |= epochSatellites;
            satelliteEpochs += Long.bitCount(epochSatellites) - before;
        }
    }

    /** All cells of one signal. */
    private static final class Cells {
        private long count;
        private long seen;
        private long noCode;
        private long noPhase;
        private double cnrSum;
        private long cnrCount;

        void add(Msm msm, int cell, long satelliteBit) {
            count++;
            seen |= satelliteBit;
            int level = msm.level();
            boolean high = level >= 6;
            noCode += level != 2 && msm.finePseudoranges[cell] == (high ? -(1 << 19) : -(1 << 14)) ? 1 : 0;
            noPhase += level != 1 && msm.finePhases[cell] == (high ? -(1 << 23) : -(1 << 21)) ? 1 : 0;
            if (level >= 4 && msm.cnrs[cell] != 0) {
                cnrSum += msm.cnrs[cell] * (high ? 1 / 16.0 : 1);
                cnrCount++;
            }
        }
    }
}

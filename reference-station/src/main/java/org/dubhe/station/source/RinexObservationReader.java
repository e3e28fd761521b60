package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.ephemeris.GlonassEphemeris;
import org.dubhe.observation.EpochObservations;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.station.source.RinexObservationColumns.Column;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/**
 * Epochs out of a RINEX observation file, versions 2 to 4, gzip by name: a stream, one epoch in memory at a time.
 *
 * <p>Codes become signals by the table in {@link RinexCodes}. Blank and 0 mean "no value". Lock time is counted here: it starts again where the
 * loss-of-lock indicator's bit 0 is set (its other bits are none of a slip; RINEX 2 sets bit 2 under anti-spoofing on every L2), where a phase was
 * missing in the epoch before, after a power failure (flag 1) and after {@link #GAP_MAX_NANOS} without an epoch. Event records are skipped and
 * counted. Used by one thread; close it.
 */
public final class RinexObservationReader implements AutoCloseable {
    /** After so long without an epoch, nobody knows whether lock held; four epochs of the usual 30 s. */
    static final long GAP_MAX_NANOS = 120 * GpsTime.SECOND;

    private static final int SATELLITES_MAX = 999;
    private static final int TABLE = Satellite.COUNT * (Signal.MSM_ID_MAX + 1);

    private final RinexLines lines;
    private final RinexObservationColumns columns = new RinexObservationColumns();
    private final int stationId;
    private final long[] lockStartNanos = new long[TABLE];
    private final long[] lastPhaseNanos = new long[TABLE];
    private final EpochObservations unordered = new EpochObservations();
    private final long[] order = new long[EpochObservations.CELLS_MAX];
    private final int[] satellites = new int[SATELLITES_MAX];
    private long lastEpochNanos = Long.MIN_VALUE;
    private int skippedEvents;
    private int skippedSatellites;

    /**
     * Opens a file and reads its head.
     *
     * @param stationId goes into every epoch
     */
    public RinexObservationReader(Path file, int stationId) throws IOException {
        this.stationId = stationId;
        this.lines = new RinexLines(file);
        Arrays.fill(lastPhaseNanos, Long.MIN_VALUE);
        try {
            columns.readHead(lines);
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    /** What the head says. */
    public RinexObservationHeader header() {
        return columns.header();
    }

    /** Takes GLONASS channels from ephemerides, for files whose head has none (all of RINEX 2). */
    public void useChannels(EphemerisStore ephemerides) {
        for (int slot = 1; slot < columns.glonassChannels.length; slot++) {
            if (columns.glonassChannels[slot] == EpochObservations.CHANNEL_UNKNOWN
                    && ephemerides.newest(Satellite.index(Constellation.GLONASS, slot)) instanceof GlonassEphemeris e) {
                columns.glonassChannels[slot] = (byte) e.channel();
            }
        }
    }

    /** Event records skipped so far. */
    public int skippedEvents() {
        return skippedEvents;
    }

    /** Satellites skipped so far because their name says nothing, or the epoch was full. */
    public int skippedSatellites() {
        return skippedSatellites;
    }

    /**
     * Reads the next epoch.
     *
     * @param into is emptied and filled, cells ordered by satellite and signal
     * @return false at the end of the file
     * @throws RinexFormatException where a line is no epoch's that should be
     */
    public boolean next(EpochObservations into) throws IOException {
        String line;
        while ((line = lines.next()) != null) {
            if (line.isBlank()) {
                continue;
            }
            if (columns.isRinex2() ? epoch2(line) : epoch3(line)) {
                sortInto(into);
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private boolean epoch2(String line) throws IOException {
        int flag = RinexLines.integer(line, 28, 29);
        int count = RinexLines.integer(line, 29, 32);
        if (flag < 0 || flag > 6 || count < 0 || count > SATELLITES_MAX) {
            throw lines.broken("epoch", line.strip(), "year month day hour minute second flag count");
        }
        if (flag > 1 && flag < 6) {
            return skipEvent(count);
        }
        GpsTime time = columns.timeScale.at(
                RinexTime.fullYear(RinexLines.integer(line, 1, 3)),
                RinexLines.integer(line, 4, 6),
                RinexLines.integer(line, 7, 9),
                RinexLines.integer(line, 10, 12),
                RinexLines.integer(line, 13, 15),
                RinexLines.number(line, 15, 26));
        if (time == null) {
            throw lines.broken("epoch", line.strip(), "a date");
        }
        for (int i = 0; i < count; i++) {
            if (i > 0 && i % 12 == 0) {
                line = nextOr("");
            }
            satellites[i] = columns.satellite(line, 32 + 3 * (i % 12));
        }
        begin(time, flag);
        for (int i = 0; i < count; i++) {
            satellite2(satellites[i], flag == 6);
        }
        return end(flag);
    }

    private void satellite2(int satellite, boolean slipRecord) throws IOException {
        Constellation system = satellite < 0 ? Constellation.GPS : Satellite.constellation(satellite);
        @Nullable Column[] list = columns.of(system);
        String line = "";
        for (int i = 0; i < list.length; i++) {
            if (i % 5 == 0) {
                line = nextOr("");
            }
            value(satellite, list[i], line, 16 * (i % 5), slipRecord);
        }
        if (satellite < 0) {
            skippedSatellites++;
        }
    }

    private boolean epoch3(String line) throws IOException {
        int flag = RinexLines.integer(line, 31, 32);
        int count = RinexLines.integer(line, 32, 35);
        if (line.charAt(0) != '>' || flag < 0 || flag > 6 || count < 0) {
            throw lines.broken("epoch", line.strip(), "> year month day hour minute second flag count");
        }
        if (flag > 1 && flag < 6) {
            return skipEvent(count);
        }
        GpsTime time = columns.timeScale.at(
                RinexLines.integer(line, 2, 6),
                RinexLines.integer(line, 7, 9),
                RinexLines.integer(line, 10, 12),
                RinexLines.integer(line, 13, 15),
                RinexLines.integer(line, 16, 18),
                RinexLines.number(line, 18, 29));
        if (time == null) {
            throw lines.broken("epoch", line.strip(), "a date");
        }
        begin(time, flag);
        for (int i = 0; i < count; i++) {
            String record = nextOr("");
            int satellite = columns.satellite(record, 0);
            if (satellite < 0) {
                skippedSatellites++;
                continue;
            }
            @Nullable Column[] list = columns.of(Satellite.constellation(satellite));
            for (int k = 0; k < list.length; k++) {
                value(satellite, list[k], record, 3 + 16 * k, flag == 6);
            }
        }
        return end(flag);
    }

    private void begin(GpsTime time, int flag) {
        long nanos = time.nanos();
        if (flag == 1 || nanos - lastEpochNanos > GAP_MAX_NANOS) {
            lastEpochNanos = Long.MIN_VALUE;
        }
        unordered.reset(stationId, nanos);
    }

    private boolean end(int flag) {
        if (flag == 6) {
            skippedEvents++;
            return false;
        }
        lastEpochNanos = unordered.timeNanos();
        return true;
    }

    /** One column of a satellite: F14.3, loss-of-lock indicator, signal strength. */
    private void value(int satellite, @Nullable Column column, String line, int from, boolean slipRecord) {
        if (satellite < 0 || column == null) {
            return;
        }
        double value = RinexLines.number(line, from, from + 14);
        if (Double.isNaN(value) || value == 0) {
            return;
        }
        int signalId = column.signal().msmId();
        if (slipRecord) {
            lastPhaseNanos[satellite * (Signal.MSM_ID_MAX + 1) + signalId] = Long.MIN_VALUE;
            return;
        }
        int cell = unordered.find(satellite, signalId);
        if (cell < 0) {
            cell = unordered.addCell(satellite, signalId);
            if (cell < 0) {
                skippedSatellites++;
                return;
            }
            if (Satellite.constellation(satellite) == Constellation.GLONASS) {
                unordered.glonassChannel(cell, columns.glonassChannels[Satellite.number(satellite)]);
            }
        }
        switch (column.kind()) {
            case 'C' -> unordered.pseudorangeMeters(cell, value);
            case 'D' -> unordered.dopplerHz(cell, value);
            case 'S' -> unordered.cn0DbHz(cell, (float) value);
            case 'L' -> phase(cell, satellite, signalId, value, RinexLines.at(line, from + 14));
            default -> throw new AssertionError(column.kind());
        }
    }

    private void phase(int cell, int satellite, int signalId, double cycles, char indicator) {
        int at = satellite * (Signal.MSM_ID_MAX + 1) + signalId;
        int bits = indicator >= '0' && indicator <= '7' ? indicator - '0' : 0;
        long now = unordered.timeNanos();
        boolean held = lastPhaseNanos[at] != Long.MIN_VALUE && lastPhaseNanos[at] == lastEpochNanos;
        if (!held || (bits & 1) != 0) {
            lockStartNanos[at] = now;
        }
        lastPhaseNanos[at] = now;
        long lockMillis = (now - lockStartNanos[at]) / 1_000_000;
        boolean halfCycle = !columns.isRinex2() && (bits & 2) != 0;
        unordered.phaseCycles(cell, cycles);
        unordered.lock(cell, (int) Math.min(lockMillis, Integer.MAX_VALUE), halfCycle);
    }

    private boolean skipEvent(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            columns.readLine(nextOr(""), lines);
        }
        skippedEvents++;
        return false;
    }

    /** Where a file was cut inside an epoch, the rest counts as blank. */
    private String nextOr(String otherwise) throws IOException {
        String line = lines.next();
        return line == null ? otherwise : line;
    }

    private void sortInto(EpochObservations into) {
        int count = unordered.cellCount();
        for (int i = 0; i < count; i++) {
            order[i] = ((long) unordered.satellite(i) * 64 + unordered.signalId(i)) << 32 | i;
        }
        Arrays.sort(order, 0, count);
        into.reset(stationId, unordered.timeNanos());
        for (int i = 0; i < count; i++) {
            int from = (int) order[i];
            int cell = into.addCell(unordered.satellite(from), unordered.signalId(from));
            into.glonassChannel(cell, unordered.glonassChannel(from));
            into.pseudorangeMeters(cell, unordered.pseudorangeMeters(from));
            into.phaseCycles(cell, unordered.phaseCycles(from));
            into.dopplerHz(cell, unordered.dopplerHz(from));
            into.cn0DbHz(cell, unordered.cn0DbHz(from));
            into.lock(cell, unordered.lockTimeMillis(from), unordered.halfCycle(from));
        }
    }
}

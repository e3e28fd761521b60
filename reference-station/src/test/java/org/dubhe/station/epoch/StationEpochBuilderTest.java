package org.dubhe.station.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import org.dubhe.ephemeris.EphemerisStore;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.geodesy.antenna.AntennaCatalogue;
import org.dubhe.geodesy.antenna.AntennaModel;
import org.dubhe.observation.EpochObservations;
import org.dubhe.observation.ReferenceStation;
import org.dubhe.observation.StationEpoch;
import org.dubhe.signal.Satellite;
import org.dubhe.signal.Signal;
import org.dubhe.station.source.RinexNavigationReader;
import org.dubhe.station.source.RinexObservationReader;
import org.junit.jupiter.api.Test;

/** Real epochs of real receivers, damaged on purpose: what the builder finds must be the damage and nothing else. */
final class StationEpochBuilderTest {
    private static final Path DATA = Path.of(System.getProperty("dubhe.root"), "../shared/data");

    /** A receiver at 1 Hz, 301 epochs: GPS, GLONASS, Galileo, BeiDou, QZSS. */
    private static final Path NAGOYA = DATA.resolve("nagoya2024");

    private static final Ecef NAGOYA_BASE =
            Geodetic.ofDegrees(35.134707705, 136.977577939, 104.853).toEcef();

    private static final int DAMAGED_EPOCH = 100;
    private static final double MILLISECOND_METERS = Signal.SPEED_OF_LIGHT * 1e-3;

    private static List<EpochObservations> nagoya(ObjIntConsumer<EpochObservations> damage) throws IOException {
        assumeTrue(Files.exists(NAGOYA), "no ../shared/data/nagoya2024");
        List<EpochObservations> epochs = new ArrayList<>();
        try (var reader = new RinexObservationReader(NAGOYA.resolve("base.obs.gz"), 1)) {
            while (true) {
                EpochObservations epoch = new EpochObservations();
                if (!reader.next(epoch)) {
                    return epochs;
                }
                damage.accept(epoch, epochs.size());
                epochs.add(epoch);
            }
        }
    }

    private static StationEpochBuilder nagoyaBuilder() throws IOException {
        return new StationEpochBuilder(
                0,
                station(NAGOYA_BASE),
                AntennaModel.NULL,
                RinexNavigationReader.readStore(NAGOYA.resolve("base.nav.gz")));
    }

    private static ReferenceStation station(Ecef position) {
        return new ReferenceStation("TEST", 1, position, 0, "", "", "ITRF2020@2024.5");
    }

    /** Cells, as "C25 2", whose arc began in an epoch after the first few, with that epoch's number. */
    private static TreeSet<String> newArcs(StationEpochBuilder builder, List<EpochObservations> epochs) {
        TreeSet<String> found = new TreeSet<>();
        int[] arcs = new int[Satellite.COUNT * 33];
        StationEpoch out = new StationEpoch();
        for (int i = 0; i < epochs.size(); i++) {
            assertThat(builder.build(epochs.get(i), out)).isTrue();
            EpochObservations clean = out.observations();
            for (int cell = 0; cell < clean.cellCount(); cell++) {
                int key = clean.satellite(cell) * 33 + clean.signalId(cell);
                if (i > 0 && arcs[key] != 0 && arcs[key] != out.arc(cell)) {
                    found.add(i + " " + Satellite.name(clean.satellite(cell)) + " " + clean.signalId(cell));
                }
                arcs[key] = out.arc(cell);
            }
        }
        return found;
    }

    private static ObjIntConsumer<EpochObservations> from(int damaged, ObjIntConsumer<EpochObservations> cellDamage) {
        return (epoch, number) -> {
            for (int cell = 0; number >= damaged && cell < epoch.cellCount(); cell++) {
                cellDamage.accept(epoch, cell);
            }
        };
    }

    private static void slip(EpochObservations epoch, int cell, String satellite, int signalId, double cycles) {
        if (Satellite.name(epoch.satellite(cell)).equals(satellite) && epoch.signalId(cell) == signalId) {
            epoch.phaseCycles(cell, epoch.phaseCycles(cell) + cycles);
        }
    }

    /** The receiver sets its clock back by 1 ms: at the same tag it measures 1 ms later, its codes follow the clock and its phases do not. */
    private static void setClockBack(EpochObservations epoch, int cell) {
        double moved = -epoch.dopplerHz(cell) * StationEpochBuilder.wavelength(epoch, cell) * 1e-3;
        epoch.pseudorangeMeters(cell, epoch.pseudorangeMeters(cell) - MILLISECOND_METERS + moved);
        epoch.phaseCycles(cell, epoch.phaseCycles(cell) - epoch.dopplerHz(cell) * 1e-3);
    }

    private static TreeSet<String> added(ObjIntConsumer<EpochObservations> damage) throws IOException {
        TreeSet<String> undamaged = newArcs(nagoyaBuilder(), nagoya((_, _) -> {}));
        TreeSet<String> damaged = newArcs(nagoyaBuilder(), nagoya(damage));
        damaged.removeAll(undamaged);
        return damaged;
    }

    @Test
    void callsAnUndamagedReceiverNearlyFreeOfSlips() throws IOException {
        TreeSet<String> found = newArcs(nagoyaBuilder(), nagoya((_, _) -> {}));

        // G07 sets, at 1°, where no model of the troposphere is made for. 301 epochs of some 120 cells; what the
        // receiver says it lost counts.
        found.removeIf(slip -> slip.contains("G07"));
        assertThat(found.size()).as("%s", found).isLessThan(40);
    }

    @Test
    void countsAnArcThatBreaksApartFromThoseOfSatellitesThatRise() throws IOException {
        StationEpochBuilder undamaged = nagoyaBuilder();
        newArcs(undamaged, nagoya((_, _) -> {}));
        StationEpochBuilder damaged = nagoyaBuilder();
        newArcs(damaged, nagoya(from(DAMAGED_EPOCH, (epoch, cell) -> slip(epoch, cell, "C27", 8, 0.4))));
        assertThat(damaged.brokenArcs()).isEqualTo(undamaged.brokenArcs() + 1);
        assertThat(undamaged.slips()).as("every cell has a first arc").isGreaterThan(undamaged.brokenArcs() + 50);
    }

    @Test
    void beginsAnArcWhereAPhaseSlipsByLessThanACycle() throws IOException {
        assertThat(added(from(DAMAGED_EPOCH, (epoch, cell) -> slip(epoch, cell, "C27", 8, 0.4))))
                .containsExactly("100 C27 8");
    }

    /**
     * At 30 s, where no difference in time can prove that the phase went on. The second time the lock time has not fallen, but is too short: the receiver
     * lost the satellite and caught it again between two epochs.
     */
    @Test
    void beginsAnArcWhereALockTimeIsShorterThanTheElapsedTimeAndNotOnlyWhereItFalls() throws IOException {
        int satellite = Satellite.index(org.dubhe.signal.Constellation.BEIDOU, 27);
        int[] locksSeconds = {300, 330, 360, 390, 20, 20, 50, 80, 110, 140, 170};
        List<EpochObservations> whole = everyThirtySeconds(nagoya((_, _) -> {}));
        List<EpochObservations> damaged = everyThirtySeconds(nagoya((epoch, number) -> {
            int cell = epoch.find(satellite, 2);
            if (cell >= 0 && number % 30 == 0) {
                epoch.lock(cell, 1000 * locksSeconds[number / 30], false);
            }
        }));
        TreeSet<String> undamaged = newArcs(nagoyaBuilder(), whole);
        TreeSet<String> found = newArcs(nagoyaBuilder(), damaged);
        assertThat(undamaged).noneMatch(slip -> slip.endsWith("C27 2"));
        assertThat(found).filteredOn(slip -> slip.endsWith("C27 2")).containsExactly("4 C27 2", "5 C27 2");
    }

    private static List<EpochObservations> everyThirtySeconds(List<EpochObservations> epochs) {
        List<EpochObservations> kept = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i += 30) {
            kept.add(epochs.get(i));
        }
        return kept;
    }

    @Test
    void beginsAnArcWhereTwoSignalsSlipSoThatTheirDifferenceHidesIt() throws IOException {
        // 0.3 cycles of B1I and 0.3 · f(B3I)/f(B1I) of B3I: the geometry-free phase does not move.
        assertThat(added(from(DAMAGED_EPOCH, (epoch, cell) -> {
                    slip(epoch, cell, "C27", 2, 0.3);
                    slip(epoch, cell, "C27", 8, 0.3 * 1_268.52 / 1_561.098);
                })))
                .containsExactly("100 C27 2", "100 C27 8");
    }

    @Test
    void mendsSlipsOfWholeCyclesSoThatPhaseArcAndLockTimeGoOn() throws IOException {
        ObjIntConsumer<EpochObservations> damage = from(DAMAGED_EPOCH, (epoch, cell) -> {
            slip(epoch, cell, "C27", 8, 1);
            slip(epoch, cell, "C27", 2, -7);
            slip(epoch, cell, "E10", 2, 123);
        });
        StationEpochBuilder builder = nagoyaBuilder();
        StationEpochBuilder undamaged = nagoyaBuilder();
        StationEpoch mended = new StationEpoch();
        StationEpoch whole = new StationEpoch();
        List<EpochObservations> damagedEpochs = nagoya(damage);
        List<EpochObservations> epochs = nagoya((_, _) -> {});
        for (int i = 0; i < epochs.size(); i++) {
            builder.build(damagedEpochs.get(i), mended);
            undamaged.build(epochs.get(i), whole);
            for (int cell = 0; cell < whole.observations().cellCount(); cell++) {
                double phase = whole.observations().phaseCycles(cell);
                assertThat(mended.arc(cell)).isEqualTo(whole.arc(cell));
                assertThat(mended.observations().lockTimeMillis(cell))
                        .isEqualTo(whole.observations().lockTimeMillis(cell));
                if (!Double.isNaN(phase)) {
                    assertThat(mended.observations().phaseCycles(cell)).isCloseTo(phase, within(1e-6));
                }
            }
        }
        assertThat(builder.mendedSlips() - undamaged.mendedSlips()).isBetween(2L, 3L);
        int cell = mended.observations().find(Satellite.index(org.dubhe.signal.Constellation.BEIDOU, 27), 2);
        assertThat(mended.mendedCycles(cell)).isEqualTo(7);
    }

    @Test
    void seesNoSlipWhereNothingIsDamaged() throws IOException {
        assertThat(added((_, _) -> {})).isEmpty();
    }

    @Test
    void movesThePhasesAfterCodesThatJumpByAMillisecond() throws IOException {
        List<EpochObservations> epochs = nagoya(from(DAMAGED_EPOCH, StationEpochBuilderTest::setClockBack));
        StationEpochBuilder builder = nagoyaBuilder();
        TreeSet<String> undamaged = newArcs(nagoyaBuilder(), nagoya((_, _) -> {}));

        TreeSet<String> found = newArcs(builder, epochs);

        assertThat(builder.clockJumps()).isEqualTo(1);
        assertThat(found).isEqualTo(undamaged);
        StationEpoch last = new StationEpoch();
        StationEpochBuilder again = nagoyaBuilder();
        epochs.forEach(epoch -> again.build(epoch, last));
        int cell = 0;
        double phase = last.observations().phaseCycles(cell);
        double raw = epochs.getLast()
                .phaseCycles(epochs.getLast()
                        .find(
                                last.observations().satellite(cell),
                                last.observations().signalId(cell)));
        double wavelength = StationEpochBuilder.wavelength(last.observations(), cell);
        assertThat((phase - raw) * wavelength).isBetween(-MILLISECOND_METERS - 1e-3, -MILLISECOND_METERS + 1e-3);
    }

    @Test
    void leavesOutAPhaseOfUnknownHalfCycleAndBeginsAnArcWhenItEndsHalfACycleOff() throws IOException {
        int satellite = Satellite.index(org.dubhe.signal.Constellation.BEIDOU, 27);
        List<EpochObservations> epochs = nagoya((epoch, number) -> {
            int cell = epoch.find(satellite, 2);
            if (cell >= 0 && number >= 50 && number < 60) {
                epoch.lock(cell, epoch.lockTimeMillis(cell), true);
            }
            if (cell >= 0 && number >= 50) {
                epoch.phaseCycles(cell, epoch.phaseCycles(cell) + 0.5);
            }
        });
        StationEpochBuilder builder = nagoyaBuilder();
        StationEpoch out = new StationEpoch();
        int before = 0;
        for (int i = 0; i < 80; i++) {
            builder.build(epochs.get(i), out);
            int cell = out.observations().find(satellite, 2);
            assertThat(Double.isNaN(out.observations().phaseCycles(cell)))
                    .as("epoch %d", i)
                    .isEqualTo(i >= 50 && i < 60);
            if (i == 49) {
                before = out.arc(cell);
            }
        }
        assertThat(out.arc(out.observations().find(satellite, 2))).isGreaterThan(before);
    }

    @Test
    void takesASawingClockThatCodeAndPhaseShareForWhatItIs() throws IOException {
        Path folder = DATA.resolve("nl2021");
        assumeTrue(Files.exists(folder), "no ../shared/data/nl2021");
        EphemerisStore store = RinexNavigationReader.readStore(folder.resolve("AMEL00NLD_R_20210010000_01D_MN.rnx.gz"));
        StationEpochBuilder builder = new StationEpochBuilder(
                0, station(new Ecef(3924687.2432, 301133.2493, 5001911.1604)), AntennaModel.NULL, store);
        StationEpoch out = new StationEpoch();
        EpochObservations epoch = new EpochObservations();
        int epochs = 0;
        int gpsCells = 0;
        try (var reader = new RinexObservationReader(folder.resolve("delf0010.21o.gz"), 1)) {
            reader.useChannels(store);
            while (reader.next(epoch)) {
                builder.build(epoch, out);
                epochs++;
                gpsCells += out.observations().cellCount();
            }
        }

        assertThat(epochs).isEqualTo(2880);
        assertThat(builder.clockJumps()).isZero();
        // Rising satellites and real losses of lock; a saw taken for a slip would make some 64 × 35.
        assertThat(builder.slips()).isLessThan(gpsCells / 100);
    }

    @Test
    void reducesCodeAndPhaseToTheReferencePointOfTheAntenna() throws IOException {
        Path antex = DATA.resolve("nl2021/antennas.atx");
        assumeTrue(Files.exists(antex), "no ../shared/data/nl2021");
        AntennaModel antenna =
                Objects.requireNonNull(AntennaCatalogue.read(antex).find("AOAD/M_T        NONE"));
        EphemerisStore store = RinexNavigationReader.readStore(NAGOYA.resolve("base.nav.gz"));
        StationEpoch bare = new StationEpoch();
        StationEpoch reduced = new StationEpoch();
        EpochObservations epoch = nagoya((_, _) -> {}).getFirst();
        new StationEpochBuilder(0, station(NAGOYA_BASE), AntennaModel.NULL, store).build(epoch, bare);
        new StationEpochBuilder(0, station(NAGOYA_BASE), antenna, store).build(epoch, reduced);

        // AOAD/M_T's centre on L1 lies 9.1 cm above its ARP (ANTEX file): a range measured there is shorter, by 9.1 cm
        // near the zenith.
        int highest = bare.observations().find(Satellite.index(org.dubhe.signal.Constellation.GPS, 13), 2);
        double code = reduced.observations().pseudorangeMeters(highest)
                - bare.observations().pseudorangeMeters(highest);
        double phase = (reduced.observations().phaseCycles(highest)
                        - bare.observations().phaseCycles(highest))
                * StationEpochBuilder.wavelength(epoch, 0);
        assertThat(code).isBetween(0.03, 0.10);
        assertThat(phase).isCloseTo(code, within(1e-6));
    }

    @Test
    void refusesTimeThatGoesBackAndStartsAnewAfterAMinute() throws IOException {
        List<EpochObservations> epochs = nagoya((_, _) -> {});
        StationEpochBuilder builder = nagoyaBuilder();
        StationEpoch out = new StationEpoch();
        builder.build(epochs.get(200), out);

        assertThat(builder.build(epochs.get(190), out)).isFalse();
        assertThat(builder.build(epochs.get(200), out)).isFalse();
        assertThat(builder.build(epochs.get(10), out)).isFalse();
        assertThat(builder.build(epochs.get(11), out)).isTrue();
        assertThat(builder.backwardEpochs()).isEqualTo(3);
    }
}

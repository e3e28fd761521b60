package org.dubhe.rtklib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.dubhe.geodesy.Ecef;
import org.dubhe.rtklib.Solution.Covariance;
import org.dubhe.rtklib.Solution.Status;
import org.dubhe.time.GpsTime;
import org.jspecify.annotations.Nullable;

/** RTKLIB's Kalman filter of one rover ({@code rtk_t}) and its options. */
final class Filter implements AutoCloseable {
    private static final Covariance NO_COVARIANCE =
            new Covariance(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private final Memory options;
    private RoverAntenna baseAntenna;
    private final Memory rtk = Rtklib.zeroed(Layout.RTK);
    private final Memory observations = Rtklib.zeroed(2L * Layout.OBSERVATIONS_MAX * Layout.OBSD);
    private final Memory single = Rtklib.zeroed(Layout.SOL);
    private final Memory message = Rtklib.zeroed(256);

    /** A filter whose base has no antenna yet. */
    Filter(RtklibRover.Setup setup) {
        baseAntenna = RoverAntenna.NULL;
        options = options(setup, baseAntenna);
        RtklibNative.rtkinit(rtk, options);
    }

    /** {@code prcopt_t} of a rover on a base with this antenna. */
    static Memory options(RtklibRover.Setup setup, RoverAntenna baseAntenna) {
        Memory options = Rtklib.defaultOptions();
        int systems = 0;
        for (SignalProfile.Bands bands : setup.profile().bands()) {
            systems |= Rtklib.system(bands.constellation());
        }
        options.setInt(Layout.OPT_MODE, SolverOptions.MODE_KINEMATIC);
        options.setInt(Layout.OPT_NF, SignalProfile.SLOTS);
        options.setInt(Layout.OPT_NAVSYS, systems);
        options.setDouble(Layout.OPT_ELMIN, Math.toRadians(setup.options().maskDegrees()));
        options.setInt(Layout.OPT_MODEAR, SolverOptions.AMBIGUITIES_CONTINUOUS);
        options.setInt(Layout.OPT_MINLOCK, SolverOptions.MIN_LOCK_EPOCHS);
        options.setInt(Layout.OPT_IONOOPT, SolverOptions.IONOSPHERE_OFF);
        options.setInt(Layout.OPT_TROPOPT, SolverOptions.TROPOSPHERE_SAASTAMOINEN);
        options.setInt(Layout.OPT_REFPOS, SolverOptions.POSITION_FROM_RTCM);
        options.setDouble(Layout.OPT_THRESAR, SolverOptions.RATIO);
        options.setDouble(Layout.OPT_ELMASKAR, Math.toRadians(SolverOptions.AMBIGUITY_ELEVATION_DEGREES));
        // A rover without corrections still says where it is; the status tells.
        options.setInt(Layout.OPT_OUTSINGLE, 1);
        // posopt[1]: phase centre variations of the receivers' antennas.
        options.setInt(Layout.OPT_POSOPT + 4, 1);
        setAntenna(options, 0, setup.antenna());
        setAntenna(options, 1, baseAntenna);
        return options;
    }

    private static void setAntenna(Memory options, int receiver, RoverAntenna antenna) {
        options.setDouble(Layout.OPT_ANTDEL + 24L * receiver + 16, antenna.heightMeters());
        long pcv = Layout.OPT_PCVR + (long) Layout.PCV * receiver;
        for (int slot = 0; slot < SignalProfile.SLOTS; slot++) {
            RoverAntenna.PhaseCentre centre = antenna.slots().get(slot);
            long offset = pcv + Layout.PCV_OFFSET + 24L * slot;
            options.setDouble(offset, centre.eastMeters());
            options.setDouble(offset + 8, centre.northMeters());
            options.setDouble(offset + 16, centre.upMeters());
            long variation = pcv + Layout.PCV_VARIATION + 8L * Layout.PCV_STEPS * slot;
            for (int step = 0; step < Layout.PCV_STEPS; step++) {
                options.setDouble(
                        variation + 8L * step, centre.variationMeters().get(step));
            }
        }
    }

    /**
     * Another base's antenna; counts from the next {@link #restart} on, since {@code rtk_t} has options of its own.
     *
     * @return whether it differs from the one before
     */
    boolean baseAntenna(RoverAntenna antenna) {
        if (antenna.equals(baseAntenna)) {
            return false;
        }
        baseAntenna = antenna;
        setAntenna(options, 1, antenna);
        return true;
    }

    void restart() {
        RtklibNative.rtkfree(rtk);
        RtklibNative.rtkinit(rtk, options);
    }

    Solution solve(long timeNanos, byte[] data, int count, @Nullable Ecef base, Navigation navigation) {
        if (count == 0) {
            return nothing(timeNanos);
        }
        observations.write(0, data, 0, count * Layout.OBSD);
        if (base != null) {
            rtk.setDouble(Layout.RTK_BASE, base.xMeters());
            rtk.setDouble(Layout.RTK_BASE + 8, base.yMeters());
            rtk.setDouble(Layout.RTK_BASE + 16, base.zMeters());
        }
        // The error texts of an epoch add up in a buffer that RTKLIB never empties.
        rtk.setInt(Layout.RTK_NEB, 0);
        RtklibNative.rtkpos(rtk, observations, count, navigation.pointer());
        Pointer solution = rtk.share(Layout.RTK_SOL, Layout.SOL);
        Status status = status(solution.getByte(Layout.SOL_STAT));
        if (status == Status.NONE) {
            return nothing(timeNanos);
        }
        boolean relative = status != Status.SINGLE;
        int second = 0;
        int used = 0;
        double[] azel = new double[2 * Layout.OBSERVATIONS_MAX];
        for (int i = 0; i < count && data[i * Layout.OBSD + Layout.OBSD_RECEIVER] == 1; i++) {
            long satellite =
                    Layout.RTK_SSAT + (long) Layout.SSAT * ((data[i * Layout.OBSD + Layout.OBSD_SAT] & 0xFF) - 1);
            boolean inFirst = rtk.getByte(satellite + (relative ? Layout.SSAT_VSAT : Layout.SSAT_VS)) != 0;
            if (inFirst) {
                azel[2 * used] = rtk.getDouble(satellite + Layout.SSAT_AZEL);
                azel[2 * used + 1] = rtk.getDouble(satellite + Layout.SSAT_AZEL + 8);
                used++;
            }
            if (relative && rtk.getByte(satellite + Layout.SSAT_VSAT + 1) != 0) {
                second++;
            }
        }
        return new Solution(
                new GpsTime(timeNanos),
                status,
                position(solution),
                relative ? base : null,
                used,
                second,
                relative ? solution.getFloat(Layout.SOL_RATIO) : 0,
                relative ? solution.getFloat(Layout.SOL_AGE) : 0,
                pdop(used, azel),
                covariance(solution));
    }

    Solution singlePoint(long timeNanos, byte[] data, int count, Navigation navigation) {
        if (count == 0) {
            return nothing(timeNanos);
        }
        observations.write(0, data, 0, count * Layout.OBSD);
        single.clear();
        try (Memory azel = new Memory(16L * count)) {
            if (RtklibNative.pntpos(
                            observations, count, navigation.pointer(), options, single, azel, Pointer.NULL, message)
                    == 0) {
                return nothing(timeNanos);
            }
            double[] used = new double[2 * count];
            int satellites = 0;
            for (int i = 0; i < count; i++) {
                // Elevation is 0 where the satellite was not used.
                if (azel.getDouble(16L * i + 8) > 0) {
                    used[2 * satellites] = azel.getDouble(16L * i);
                    used[2 * satellites + 1] = azel.getDouble(16L * i + 8);
                    satellites++;
                }
            }
            return new Solution(
                    new GpsTime(timeNanos),
                    Status.SINGLE,
                    position(single),
                    null,
                    single.getByte(Layout.SOL_SATELLITES) & 0xFF,
                    0,
                    0,
                    0,
                    pdop(satellites, used),
                    covariance(single));
        }
    }

    private static Solution nothing(long timeNanos) {
        return new Solution(new GpsTime(timeNanos), Status.NONE, null, null, 0, 0, 0, 0, Double.NaN, NO_COVARIANCE);
    }

    private static Status status(byte stat) {
        return switch (stat) {
            case 1 -> Status.FIX;
            case 2 -> Status.FLOAT;
            case 4 -> Status.DGPS;
            case 5 -> Status.SINGLE;
            default -> Status.NONE;
        };
    }

    private static Ecef position(Pointer solution) {
        return new Ecef(
                solution.getDouble(Layout.SOL_POSITION),
                solution.getDouble(Layout.SOL_POSITION + 8),
                solution.getDouble(Layout.SOL_POSITION + 16));
    }

    private static Covariance covariance(Pointer solution) {
        float[] q = solution.getFloatArray(Layout.SOL_COVARIANCE, 6);
        return new Covariance(q[0], q[1], q[2], q[3], q[4], q[5]);
    }

    private static double pdop(int satellites, double[] azel) {
        double[] dop = new double[4];
        RtklibNative.dops(satellites, azel, 0, dop);
        return dop[1] > 0 ? dop[1] : Double.NaN;
    }

    @Override
    public void close() {
        RtklibNative.rtkfree(rtk);
        rtk.close();
        options.close();
        observations.close();
        single.close();
        message.close();
    }
}

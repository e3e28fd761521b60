package org.dubhe.rtklib;

import com.sun.jna.Memory;
import org.dubhe.ephemeris.SatelliteState;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.time.GpsTime;

/**
 * RTKLIB's own functions as second opinions in tests: satellite states, integer least squares, troposphere.
 *
 * <p>Ephemerides come in as RTCM frames through RTKLIB's decoder, so nothing of this project stands between the bits and the answer. Close it.
 */
public final class RtklibOracle implements AutoCloseable {
    private final Rtklib rtklib;
    private final RtklibDecoder decoder;
    private final Memory observation = Rtklib.zeroed(Layout.OBSD);

    /** @param near within half a week of the ephemerides to come */
    public RtklibOracle(Rtklib rtklib, GpsTime near) {
        this.rtklib = rtklib;
        this.decoder = new RtklibDecoder(rtklib, near, "-EPHALL");
    }

    /**
     * Takes one RTCM frame with an ephemeris (1019 1020 1041 1042 1044 1045 1046), preamble to CRC.
     *
     * @return whether RTKLIB took it
     */
    public boolean ephemeris(byte[] frame) {
        decoder.load(frame, 0, frame.length);
        return decoder.decode() == RtklibDecoder.EPHEMERIS;
    }

    /**
     * {@code satposs}: the state of a satellite at the emission of a signal that is received at a time, by the ephemeris nearest to that
     * time.
     *
     * @param satellite as {@link org.dubhe.signal.Satellite#index}
     * @param receptionNanos GPST by the receiver's clock
     * @param pseudorangeMeters measured range: emission is {@code reception − P / c − dtˢ}
     * @param into gets position, velocity and clock (with the relativistic term) at emission, not rotated by the signal's flight
     * @return the satellite's health word; −1 where RTKLIB has no valid ephemeris ({@code into} is then zero)
     */
    public int satposs(int satellite, long receptionNanos, double pseudorangeMeters, SatelliteState into) {
        observation.clear();
        Rtklib.setTime(observation, 0, receptionNanos);
        observation.setByte(Layout.OBSD_SAT, (byte) rtklib.number(satellite));
        observation.setDouble(Layout.OBSD_RANGE, pseudorangeMeters);
        double[] positions = new double[6];
        double[] clocks = new double[2];
        double[] variances = new double[1];
        int[] health = {-1};
        RtklibNative.satposs(
                Rtklib.time(receptionNanos),
                observation,
                1,
                decoder.navigation(),
                0,
                positions,
                clocks,
                variances,
                health);
        into.xMeters = positions[0];
        into.yMeters = positions[1];
        into.zMeters = positions[2];
        into.vxMetersPerSecond = positions[3];
        into.vyMetersPerSecond = positions[4];
        into.vzMetersPerSecond = positions[5];
        into.clockBiasSeconds = clocks[0];
        into.clockDriftSecondsPerSecond = clocks[1];
        return positions[0] == 0 ? -1 : health[0];
    }

    /**
     * {@code lambda}: the integer vectors nearest to a float vector in the metric of its covariance.
     *
     * @param floats n values
     * @param covariance n × n, symmetric
     * @param candidates how many vectors are wanted
     * @param fixed gets {@code candidates} vectors of n, best first
     * @param residuals gets the squared norm of each
     * @return whether a solution was found
     */
    public static boolean lambda(
            Rtklib present, double[] floats, double[] covariance, int candidates, double[] fixed, double[] residuals) {
        assert present.number(1) > 0;
        return RtklibNative.lambda(floats.length, candidates, floats, covariance, fixed, residuals) == 0;
    }

    /**
     * {@code tropmodel}: Saastamoinen with the standard atmosphere, slant.
     *
     * @param humidity relative, 0 to 1
     * @return metres; 0 below the horizon and outside −100 to 10 000 m
     */
    public double tropmodel(Geodetic at, double azimuthRad, double elevationRad, double humidity) {
        return RtklibNative.tropmodel(Rtklib.time(0), position(at), new double[] {azimuthRad, elevationRad}, humidity);
    }

    /**
     * {@code tropmapf}: the mapping function of Niell.
     *
     * @return hydrostatic and wet factor
     */
    public double[] tropmapf(GpsTime time, Geodetic at, double azimuthRad, double elevationRad) {
        double[] wet = new double[1];
        double hydrostatic = RtklibNative.tropmapf(
                Rtklib.time(time.nanos()), position(at), new double[] {azimuthRad, elevationRad}, wet);
        return new double[] {hydrostatic, wet[0]};
    }

    private static double[] position(Geodetic at) {
        return new double[] {at.latitudeRad(), at.longitudeRad(), at.heightMeters()};
    }

    @Override
    public void close() {
        decoder.close();
        observation.close();
    }
}

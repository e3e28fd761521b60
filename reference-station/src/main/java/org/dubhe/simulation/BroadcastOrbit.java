package org.dubhe.simulation;

/**
 * The Keplerian orbit with harmonic corrections that GPS, Galileo, QZSS and BeiDou broadcast (IS-GPS-200 table 20-IV; BDS-SIS-ICD-B1I
 * §5.2.4.12 for the frame of the geostationary satellites): the form that the simulator fits to its truth.
 */
final class BroadcastOrbit {
    /** Number of parameters. */
    static final int PARAMETERS = 15;

    static final int SQRT_A = 0;
    static final int ECCENTRICITY = 1;
    static final int INCLINATION = 2;
    static final int NODE = 3;
    static final int PERIGEE = 4;
    static final int MEAN_ANOMALY = 5;
    static final int MOTION_DIFFERENCE = 6;
    static final int NODE_RATE = 7;
    static final int INCLINATION_RATE = 8;
    static final int CUC = 9;
    static final int CUS = 10;
    static final int CRC = 11;
    static final int CRS = 12;
    static final int CIC = 13;
    static final int CIS = 14;

    private static final double GEO_TILT_RAD = Math.toRadians(-5);

    /** By the index constants above: √m, radians, radians per second, metres. */
    final double[] parameters = new double[PARAMETERS];

    final double gm;
    final double rotationRate;
    final boolean geo;

    /** Reference time in seconds of the system's own week. */
    final double toeSeconds;

    BroadcastOrbit(double gm, double rotationRate, boolean geo, double toeSeconds) {
        this.gm = gm;
        this.rotationRate = rotationRate;
        this.geo = geo;
        this.toeSeconds = toeSeconds;
    }

    /** Earth-fixed position at so many seconds after the reference time, metres. */
    void position(double tk, double[] out) {
        position(parameters, tk, out);
    }

    void position(double[] p, double tk, double[] out) {
        double a = p[SQRT_A] * p[SQRT_A];
        double motion = Math.sqrt(gm / (a * a * a)) + p[MOTION_DIFFERENCE];
        double e = p[ECCENTRICITY];
        double anomaly = eccentricAnomaly(p[MEAN_ANOMALY] + motion * tk, e);
        double trueAnomaly = Math.atan2(Math.sqrt(1 - e * e) * Math.sin(anomaly), Math.cos(anomaly) - e);
        double phi = trueAnomaly + p[PERIGEE];
        double s2 = Math.sin(2 * phi);
        double c2 = Math.cos(2 * phi);
        double u = phi + p[CUS] * s2 + p[CUC] * c2;
        double r = a * (1 - e * Math.cos(anomaly)) + p[CRS] * s2 + p[CRC] * c2;
        double i = p[INCLINATION] + p[INCLINATION_RATE] * tk + p[CIS] * s2 + p[CIC] * c2;
        double rate = geo ? p[NODE_RATE] : p[NODE_RATE] - rotationRate;
        double node = p[NODE] + rate * tk - rotationRate * toeSeconds;
        double x = r * Math.cos(u);
        double y = r * Math.sin(u);
        out[0] = x * Math.cos(node) - y * Math.cos(i) * Math.sin(node);
        out[1] = x * Math.sin(node) + y * Math.cos(i) * Math.cos(node);
        out[2] = y * Math.sin(i);
        if (geo) {
            turnX(GEO_TILT_RAD, out, 0);
            turnZ(rotationRate * tk, out, 0);
        }
    }

    /**
     * The osculating orbit at the reference time, harmonic terms zero.
     *
     * @param state Earth-fixed position, and inertial velocity along the same axes; metres, m/s; destroyed
     */
    void osculate(double[] state) {
        if (geo) {
            turnX(-GEO_TILT_RAD, state, 0);
            turnX(-GEO_TILT_RAD, state, 3);
        }
        double x = state[0];
        double y = state[1];
        double z = state[2];
        double hx = y * state[5] - z * state[4];
        double hy = z * state[3] - x * state[5];
        double hz = x * state[4] - y * state[3];
        double h = Math.sqrt(hx * hx + hy * hy + hz * hz);
        double r = Math.sqrt(x * x + y * y + z * z);
        double v2 = state[3] * state[3] + state[4] * state[4] + state[5] * state[5];
        double radial = (x * state[3] + y * state[4] + z * state[5]) / r;
        double a = 1 / (2 / r - v2 / gm);
        double node = Math.atan2(hx, -hy);
        double argument = Math.atan2(z * h, y * hx - x * hy);
        double eCos = h * h / (gm * r) - 1;
        double eSin = h * radial / gm;
        double e = Math.hypot(eCos, eSin);
        double trueAnomaly = Math.atan2(eSin, eCos);
        double anomaly = 2 * Math.atan(Math.sqrt((1 - e) / (1 + e)) * Math.tan(trueAnomaly / 2));
        parameters[SQRT_A] = Math.sqrt(a);
        parameters[ECCENTRICITY] = e;
        parameters[INCLINATION] = Math.atan2(Math.hypot(hx, hy), hz);
        parameters[NODE] = node + rotationRate * toeSeconds;
        parameters[PERIGEE] = argument - trueAnomaly;
        parameters[MEAN_ANOMALY] = anomaly - e * Math.sin(anomaly);
    }

    private static double eccentricAnomaly(double mean, double e) {
        double anomaly = mean;
        for (int k = 0; k < 8; k++) {
            anomaly -= (anomaly - e * Math.sin(anomaly) - mean) / (1 - e * Math.cos(anomaly));
        }
        return anomaly;
    }

    /** Rotation of the axes about x. */
    private static void turnX(double angle, double[] v, int at) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double y = v[at + 1];
        double z = v[at + 2];
        v[at + 1] = cos * y + sin * z;
        v[at + 2] = -sin * y + cos * z;
    }

    /** Rotation of the axes about z. */
    private static void turnZ(double angle, double[] v, int at) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double x = v[at];
        double y = v[at + 1];
        v[at] = cos * x + sin * y;
        v[at + 1] = -sin * x + cos * y;
    }
}

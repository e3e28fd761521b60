package org.dubhe.network;

import java.util.Arrays;

/**
 * The float solution of one edge and one constellation as an information filter: {@code Λ x = b}.
 *
 * <p>Observed are differences between the edge's two stations (B − A), one list per carrier and kind:
 *
 * <pre>
 * phase  y = β(t) + (m_B − m_A) Z̄ + ½(m_A + m_B) ΔZ − μ I_s + λ N_s
 * code   y = β'(t) + (m_B − m_A) Z̄ + ½(m_A + m_B) ΔZ + μ I_s
 * </pre>
 *
 * with one receiver bias β per list and epoch, about which nothing is known. Eliminating it, {@code Σ w h hᵀ − (Σ w h)(Σ w h)ᵀ / Σ w}, is the same as
 * forming double differences with their full correlation, and needs no reference satellite; N is then an integer up to one constant per
 * carrier, the datum, which {@link EdgeSystem#setDatums} sets by holding one satellite.
 *
 * <p>States: Z̄ and ΔZ (residual wet zenith delays, mean and difference), per satellite the slant ionosphere I on 1575.42 MHz (Gauss–Markov about
 * zero), per satellite and carrier the ambiguity. An information filter costs little here: an epoch adds rank-few sparse terms, and only the
 * process noise of the n satellites' I touches the whole matrix. The filter never sees a fixed integer but where an arc ends whose integer was
 * held: then the value is put in ({@link #substitute}), so that what is known of the satellite's ionosphere outlives the slip.
 *
 * <p>Constellations share Z only; their marginal information on it is exchanged when solving.
 */
final class FloatFilter {
    /** States before the satellites': Z̄ and ΔZ. */
    static final int BORDER = 2;

    /** Keeps a state without information from making the matrix singular: σ of 1000 cycles or metres. */
    private static final double REGULARIZATION = 1e-6;

    static final int IONOSPHERE = -1;
    private static final int ZENITH = -2;

    private int n = BORDER;
    private int capacity = 64;
    private double[] info = new double[capacity * capacity];
    private double[] rhs = new double[capacity];
    private int[] satelliteOf = new int[capacity];
    private int[] carrierOf = new int[capacity];
    private final int[] ionosphereIndex = new int[64];
    private final int[] ambiguityIndex = new int[64 * Carriers.CARRIERS];

    FloatFilter() {
        Arrays.fill(ionosphereIndex, -1);
        Arrays.fill(ambiguityIndex, -1);
        carrierOf[0] = ZENITH;
        carrierOf[1] = ZENITH;
        info[0] = 1 / (0.5 * 0.5);
        info[capacity + 1] = 1 / (0.5 * 0.5);
    }

    int size() {
        return n;
    }

    double info(int i, int k) {
        return info[i * capacity + k];
    }

    double rhs(int i) {
        return rhs[i];
    }

    /** Number of the satellite of a state within its system. */
    int satellite(int state) {
        return satelliteOf[state];
    }

    /** Carrier of a state; {@link #IONOSPHERE} for a slant ionosphere. */
    int carrier(int state) {
        return carrierOf[state];
    }

    /** State of a satellite's ionosphere, or −1. */
    int ionosphere(int number) {
        return ionosphereIndex[number];
    }

    /** State of an ambiguity, or −1. */
    int ambiguity(int number, int carrier) {
        return ambiguityIndex[number * Carriers.CARRIERS + carrier];
    }

    /** A new satellite with a prior of its ionosphere about zero. */
    void addIonosphere(int number, double variance) {
        int i = append(number, IONOSPHERE);
        ionosphereIndex[number] = i;
        info[i * capacity + i] = 1 / variance;
    }

    /** A new ambiguity, of which nothing is known. */
    void addAmbiguity(int number, int carrier) {
        int i = append(number, carrier);
        ambiguityIndex[number * Carriers.CARRIERS + carrier] = i;
        info[i * capacity + i] = REGULARIZATION;
    }

    /** Forgets a state, keeping what it says about the others. */
    void marginalize(int i) {
        double pivot = info[i * capacity + i];
        if (pivot > 10 * REGULARIZATION) {
            for (int r = 0; r < n; r++) {
                double f = info[i * capacity + r] / pivot;
                if (r != i && f != 0) {
                    for (int c = 0; c < n; c++) {
                        info[r * capacity + c] -= f * info[i * capacity + c];
                    }
                    rhs[r] -= f * rhs[i];
                }
            }
        }
        delete(i);
    }

    /** Takes a state as known, and off the list. */
    void substitute(int i, double value) {
        for (int r = 0; r < n; r++) {
            rhs[r] -= info[r * capacity + i] * value;
        }
        delete(i);
    }

    /**
     * Lets time pass.
     *
     * @param ionosphereDecay factor of the ionosphere about zero, just under 1, by number of the satellite
     * @param ionosphereVariance what its walk adds, m², likewise
     * @param zenithVariance what the zenith delays' walk adds, m²
     */
    void predict(double[] ionosphereDecay, double[] ionosphereVariance, double zenithVariance) {
        for (int i = 0; i < n; i++) {
            if (carrierOf[i] == IONOSPHERE) {
                scale(i, 1 / ionosphereDecay[satelliteOf[i]]);
                diffuse(i, ionosphereVariance[satelliteOf[i]]);
            } else if (carrierOf[i] == ZENITH) {
                diffuse(i, zenithVariance);
            }
        }
    }

    /** Makes one satellite's ionosphere less certain by so much, m². */
    void diffuseIonosphere(int number, double variance) {
        if (ionosphereIndex[number] >= 0) {
            diffuse(ionosphereIndex[number], variance);
        }
    }

    private void scale(int i, double f) {
        for (int c = 0; c < n; c++) {
            info[i * capacity + c] *= f;
            info[c * capacity + i] *= f;
        }
        rhs[i] *= f;
    }

    private void diffuse(int i, double variance) {
        double gain = variance / (1 + variance * info[i * capacity + i]);
        double own = rhs[i];
        int row = i * capacity;
        double diagonal = info[row + i];
        for (int r = 0; r < n; r++) {
            double f = gain * info[row + r];
            if (r != i && f != 0) {
                int at = r * capacity;
                for (int c = 0; c < n; c++) {
                    info[at + c] -= f * info[row + c];
                }
                rhs[r] -= f * own;
            }
        }
        double keep = 1 - gain * diagonal;
        for (int c = 0; c < n; c++) {
            info[row + c] *= keep;
        }
        rhs[i] *= keep;
    }

    /** One carrier's phases or codes of an epoch, as parallel arrays by satellite. */
    static final class Rows {
        final int[] number = new int[64];
        final double[] y = new double[64];
        final double[] weight = new double[64];
        final double[] common = new double[64];
        final double[] difference = new double[64];
        int count;

        void add(int satellite, double value, double weightOf, double mappingA, double mappingB) {
            number[count] = satellite;
            y[count] = value;
            weight[count] = weightOf;
            common[count] = mappingB - mappingA;
            difference[count++] = 0.5 * (mappingA + mappingB);
        }
    }

    private final double[] meanH = new double[BORDER + 128];
    private final int[] states = new int[BORDER + 128];

    /**
     * Adds a list of observations.
     *
     * @param dispersion factor of I: −μ for phases, μ for codes
     * @param carrier of the ambiguities; −1 for codes
     * @param wavelength factor of the ambiguity
     */
    void observe(Rows rows, double dispersion, int carrier, double wavelength) {
        int count = rows.count;
        if (count < 2) {
            return;
        }
        double total = 0;
        double mean = 0;
        for (int i = 0; i < count; i++) {
            total += rows.weight[i];
            mean += rows.weight[i] * rows.y[i];
        }
        mean /= total;
        int involved = BORDER;
        states[0] = 0;
        states[1] = 1;
        meanH[0] = 0;
        meanH[1] = 0;
        for (int i = 0; i < count; i++) {
            double w = rows.weight[i];
            double y = rows.y[i] - mean;
            int iono = ionosphereIndex[rows.number[i]];
            int ambiguity = carrier < 0 ? -1 : ambiguity(rows.number[i], carrier);
            double h0 = rows.common[i];
            double h1 = rows.difference[i];
            addTerm(0, 0, w * h0 * h0);
            addPair(0, 1, w * h0 * h1);
            addTerm(1, 1, w * h1 * h1);
            addPair(0, iono, w * h0 * dispersion);
            addPair(1, iono, w * h1 * dispersion);
            addTerm(iono, iono, w * dispersion * dispersion);
            rhs[0] += w * h0 * y;
            rhs[1] += w * h1 * y;
            rhs[iono] += w * dispersion * y;
            meanH[0] += w * h0;
            meanH[1] += w * h1;
            states[involved] = iono;
            meanH[involved++] = w * dispersion;
            if (ambiguity >= 0) {
                addPair(0, ambiguity, w * h0 * wavelength);
                addPair(1, ambiguity, w * h1 * wavelength);
                addPair(iono, ambiguity, w * dispersion * wavelength);
                addTerm(ambiguity, ambiguity, w * wavelength * wavelength);
                rhs[ambiguity] += w * wavelength * y;
                states[involved] = ambiguity;
                meanH[involved++] = w * wavelength;
            }
        }
        // y is centred, so the bias' own right side is zero.
        for (int i = 0; i < involved; i++) {
            double f = meanH[i] / total;
            int row = states[i] * capacity;
            for (int k = 0; k < involved; k++) {
                info[row + states[k]] -= f * meanH[k];
            }
        }
    }

    private void addTerm(int i, int k, double value) {
        info[i * capacity + k] += value;
    }

    private void addPair(int i, int k, double value) {
        info[i * capacity + k] += value;
        info[k * capacity + i] += value;
    }

    private int append(int number, int carrier) {
        if (n == capacity) {
            grow();
        }
        int i = n++;
        Arrays.fill(info, i * capacity, i * capacity + n, 0);
        for (int r = 0; r < n; r++) {
            info[r * capacity + i] = 0;
        }
        rhs[i] = 0;
        satelliteOf[i] = number;
        carrierOf[i] = carrier;
        return i;
    }

    private void grow() {
        int wider = 2 * capacity;
        double[] larger = new double[wider * wider];
        for (int r = 0; r < n; r++) {
            System.arraycopy(info, r * capacity, larger, r * wider, n);
        }
        info = larger;
        capacity = wider;
        rhs = Arrays.copyOf(rhs, wider);
        satelliteOf = Arrays.copyOf(satelliteOf, wider);
        carrierOf = Arrays.copyOf(carrierOf, wider);
    }

    /** Moves the last state into the place of one that goes. */
    private void delete(int i) {
        int last = n - 1;
        index(i, -1);
        if (i != last) {
            for (int c = 0; c < n; c++) {
                info[i * capacity + c] = info[last * capacity + c];
            }
            for (int r = 0; r < n; r++) {
                info[r * capacity + i] = info[r * capacity + last];
            }
            info[i * capacity + i] = info[last * capacity + last];
            rhs[i] = rhs[last];
            satelliteOf[i] = satelliteOf[last];
            carrierOf[i] = carrierOf[last];
            index(i, i);
        }
        n = last;
    }

    private void index(int state, int at) {
        if (carrierOf[state] == IONOSPHERE) {
            ionosphereIndex[satelliteOf[state]] = at;
        } else {
            ambiguityIndex[satelliteOf[state] * Carriers.CARRIERS + carrierOf[state]] = at;
        }
    }
}

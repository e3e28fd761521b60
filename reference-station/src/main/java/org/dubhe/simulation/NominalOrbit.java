package org.dubhe.simulation;

/**
 * A satellite of a nominal constellation: Keplerian elements at second 0 of the scenario, angles in radians, in the inertial frame that
 * equals the Earth-fixed one at that second.
 *
 * @param satellite as {@link org.dubhe.signal.Satellite#index}
 */
record NominalOrbit(
        int satellite,
        double semiMajorMeters,
        double eccentricity,
        double inclinationRad,
        double nodeRad,
        double perigeeRad,
        double meanAnomalyRad) {}

package org.dubhe.simulation;

/** What the signals pass. */
record Atmosphere(Ionosphere ionosphere, Troposphere troposphere) {}

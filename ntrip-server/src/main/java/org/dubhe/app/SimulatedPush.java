package org.dubhe.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.dubhe.simulation.SimulatedStation;
import org.dubhe.simulation.Simulation;
import org.dubhe.station.ntrip.CasterAddress;
import org.dubhe.station.ntrip.ClientTls;
import org.dubhe.station.ntrip.Credentials;
import org.dubhe.station.ntrip.NtripSource;
import org.dubhe.station.ntrip.NtripTarget;
import org.dubhe.station.ntrip.NtripVersion;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the stations of a simulation to a caster, each over a connection of its own as real stations do, and connects again where one breaks.
 * The thread that plays the simulation writes.
 */
final class SimulatedPush implements Closeable {
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final Simulation simulation;
    private final CasterAddress caster;
    private final @Nullable ClientTls tls;
    private final String password;
    private final PrintWriter complaints;
    private final List<@Nullable NtripSource> sources = new ArrayList<>();
    private final long[] failedNanos;
    private long bytes;

    /**
     * Not connected yet.
     *
     * @param tls null for none
     */
    SimulatedPush(
            Simulation simulation,
            CasterAddress caster,
            @Nullable ClientTls tls,
            String password,
            PrintWriter complaints) {
        this.simulation = simulation;
        this.caster = caster;
        this.tls = tls;
        this.password = password;
        this.complaints = complaints;
        this.failedNanos = new long[simulation.stations().size()];
        for (int k = 0; k < failedNanos.length; k++) {
            sources.add(null);
        }
    }

    /**
     * Connects all stations.
     *
     * @throws IOException where the caster refuses one
     */
    void connect() throws IOException {
        for (int k = 0; k < failedNanos.length; k++) {
            sources.set(k, source(simulation.stations().get(k)));
        }
    }

    /** Sends the present epoch. */
    void write() {
        for (int k = 0; k < failedNanos.length; k++) {
            SimulatedStation station = simulation.stations().get(k);
            NtripSource source = sources.get(k);
            try {
                if (source == null && System.nanoTime() - failedNanos[k] > RETRY_NANOS) {
                    failedNanos[k] = System.nanoTime();
                    source = source(station);
                    sources.set(k, source);
                    complaints.println(station.name() + ": connected again");
                }
                if (source != null && station.length() > 0) {
                    source.write(station.bytes(), 0, station.length());
                    bytes += station.length();
                }
            } catch (IOException e) {
                if (source != null) {
                    complaints.println(station.name() + ": " + e.getMessage() + "; trying again every 5 s");
                }
                failedNanos[k] = System.nanoTime();
                close(k);
            }
        }
    }

    /** Bytes sent so far. */
    long bytes() {
        return bytes;
    }

    private NtripSource source(SimulatedStation station) throws IOException {
        var credentials = new Credentials(station.name(), password);
        return NtripSource.connect(NtripTarget.of(caster, station.name(), credentials, NtripVersion.V2)
                .over(tls));
    }

    @Override
    public void close() {
        for (int k = 0; k < failedNanos.length; k++) {
            close(k);
        }
    }

    private void close(int k) {
        NtripSource source = sources.set(k, null);
        if (source != null) {
            try {
                source.close();
            } catch (IOException _) {
                // It is broken, which is why it goes; the socket is closed all the same.
            }
        }
    }
}

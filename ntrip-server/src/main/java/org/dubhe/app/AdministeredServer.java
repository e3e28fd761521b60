package org.dubhe.app;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dubhe.account.AccountService;
import org.dubhe.account.Accounts;
import org.dubhe.account.FileAccounts;
import org.dubhe.account.LiveSession;
import org.dubhe.account.store.Actor;
import org.dubhe.admin.Service;
import org.dubhe.caster.MountStats;
import org.dubhe.caster.SourceStats;
import org.dubhe.config.MountKind;
import org.dubhe.geodesy.Ecef;
import org.dubhe.geodesy.Geodetic;
import org.dubhe.metrics.ServiceMeters;
import org.dubhe.pipeline.IntakeCounters;
import org.dubhe.station.source.ConfigurationException;
import org.dubhe.stream.RoverStatus;
import org.dubhe.stream.StationFeed;
import org.dubhe.time.GpsTime;
import org.dubhe.time.LeapSeconds;
import org.dubhe.time.ServiceClock;
import org.jspecify.annotations.Nullable;

/** What the administration sees and does of a running server. Any thread. */
final class AdministeredServer implements Service {
    private final Server server;
    private final Instant startedAt = Instant.now();

    AdministeredServer(Server server) {
        this.server = server;
    }

    @Override
    public String version() {
        return Dubhe.VERSION;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public Map<String, String> checks() {
        return server.health().states();
    }

    @Override
    public List<Station> stations() {
        List<Station> out = new ArrayList<>();
        for (StationFeed feed : server.pipeline().stations()) {
            out.add(station(feed));
        }
        return out;
    }

    private Station station(StationFeed feed) {
        String mount = feed.outlet().mount();
        IntakeCounters intake = server.pipeline().counters(feed.index());
        Ecef arp = feed.arp();
        long bytes = 0;
        long frames = 0;
        double ageSeconds = Double.NaN;
        for (ServiceMeters.Input input : server.sourcesOf(feed)) {
            SourceStats source = input.source();
            bytes += source.bytes();
            frames += source.frames();
            if (source.lastFrameNanos() != 0) {
                double age = (System.nanoTime() - source.lastFrameNanos()) * 1e-9;
                ageSeconds = Double.isNaN(ageSeconds) ? age : Math.min(age, ageSeconds);
            }
        }
        return new Station(
                feed.name(),
                mount,
                feed.isConnected(),
                feed.sends(server.clock().nowNanos()),
                feed.inNetwork(),
                feed.exclusion(),
                arp == null ? null : place(arp),
                feed.configured() != null,
                feed.satellites(),
                intake.latencySeconds(),
                feed.intervalNanos() * 1e-9,
                ageSeconds,
                bytes,
                frames,
                intake.epochs());
    }

    private static Place place(Ecef arp) {
        Geodetic at = arp.toGeodetic();
        return new Place(at.latitudeDegrees(), at.longitudeDegrees(), at.heightMeters());
    }

    @Override
    public List<Mountpoint> mountpoints() {
        Map<String, MountStats> stats = new HashMap<>();
        server.casterStats().mounts().forEach(mount -> stats.put(mount.name(), mount));
        List<Mountpoint> out = new ArrayList<>();
        server.configuration().mountpoints().forEach((name, kind) -> {
            MountStats of = stats.get(name);
            Map<String, Integer> byQuality = new LinkedHashMap<>();
            for (MountStats.Quality quality : MountStats.Quality.values()) {
                byQuality.put(quality.word(), of == null ? 0 : of.rovers(quality));
            }
            out.add(new Mountpoint(
                    name, kind.word(), of == null ? 0 : of.rovers(), of == null ? 0 : of.bytes(), byQuality));
        });
        return out;
    }

    @Override
    public @Nullable Given given(long connection) {
        RoverStatus status = server.streams().status(connection);
        return status == null ? null : given(status);
    }

    private static Given given(RoverStatus status) {
        long tag = status.tagNanos();
        return new Given(
                (status.isUnchanged() ? MountKind.NEAREST : MountKind.VRS).word(),
                status.mode().name().toLowerCase(Locale.ROOT),
                status.master(),
                status.stationId(),
                tag == ServiceClock.UNKNOWN ? null : LeapSeconds.toUtc(new GpsTime(tag)),
                status.satellites(),
                status.epochs());
    }

    @Override
    public List<LiveSession> sessions() {
        FileAccounts file = server.fileAccounts();
        Accounts accounts = accounts();
        return accounts != null ? accounts.sessions(null) : file == null ? List.of() : file.sessions();
    }

    @Override
    public boolean kick(Actor actor, long session, String reason) {
        FileAccounts file = server.fileAccounts();
        Accounts accounts = accounts();
        return accounts != null
                ? accounts.kick(actor, session, reason)
                : file != null && file.kick(actor, session, reason);
    }

    @Override
    public @Nullable Accounts accounts() {
        AccountService service = server.accounts();
        return service == null ? null : service.accounts();
    }

    @Override
    public Reload reload(Actor actor) {
        Reloader reloader = server.reloader();
        if (reloader == null) {
            return new Reload.Unavailable("this service was not started from a configuration file");
        }
        try {
            ReloadReport report = reloader.reload(actor);
            List<String> changes = new ArrayList<>(report.applied());
            report.restart().forEach(words -> changes.add("after a restart: " + words));
            return new Reload.Done(changes);
        } catch (ConfigurationException | IOException e) {
            return new Reload.Refused(String.valueOf(e.getMessage()));
        }
    }
}

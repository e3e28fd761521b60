package org.dubhe.simulation;

final class TrySim {
    public static void main(String[] a) throws Exception {
        long t = System.nanoTime();
        var sim = new Simulation(
                Scenario.named(a[0]).withSeed(Long.parseLong(a[1])).withDurationSeconds(600));
        System.out.println("built " + (System.nanoTime() - t) / 1e6 + " ms; bulge "
                + sim.atmosphere().ionosphere().bulgeScale + " wave "
                + sim.atmosphere().ionosphere().waveTecu + " plume "
                + sim.atmosphere().ionosphere().plumeTecu);
        for (var s : sim.stations())
            System.out.printf("%s h %.0f%n", s.name(), s.marker().toGeodetic().heightMeters());
        t = System.nanoTime();
        long bytes = 0;
        int n = 0;
        var out = new java.io.FileOutputStream("/tmp/sim.rtcm3");
        var out2 = new java.io.FileOutputStream("/tmp/simr.rtcm3");
        while (sim.advance()) {
            n++;
            for (var s : sim.stations()) bytes += s.length();
            for (var r : sim.rovers()) bytes += r.length();
            out.write(sim.stations().get(0).bytes(), 0, sim.stations().get(0).length());
            out2.write(sim.rovers().get(0).bytes(), 0, sim.rovers().get(0).length());
            if (n == 1 || n == 300)
                System.out.println(n + " cells " + sim.stations().get(0).epoch().cellCount() + " bytes "
                        + sim.stations().get(0).length() + " "
                        + sim.stations().get(0).epoch().pseudorangeMeters(0) + " t " + (System.nanoTime() - t) / 1e6);
        }
        System.out.println(n + " epochs " + (System.nanoTime() - t) / 1e6 + " ms, " + bytes);
    }
}

package org.dubhe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.dubhe.simulation.Scenario;
import org.dubhe.simulation.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTableTest {
    @TempDir
    private Path folder;

    @Test
    void aStationsLatencyIsFromItsTimeTagToItsLastByte() throws IOException {
        SimulatedService service = new SimulatedService(new Simulation(Scenario.named("triangle")), folder);
        assertThat(DemoTable.latencyMillis(service.feeds[0], 0)).isNaN();
        service.steps(3);
        // The service says of every byte that it came at tick 0; the clock is then 60 ms past the tag.
        long wallMinusTicks = service.simulation.time().nanos() + 60_000_000;
        assertThat(DemoTable.latencyMillis(service.feeds[0], wallMinusTicks)).isEqualTo(60, Offset.offset(1e-6));
    }
}

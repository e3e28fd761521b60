package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.dubhe.evaluation.IntegerCheck.Level;
import org.dubhe.network.NetworkStatistics.IntegerDecision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IntegerCheckTest {
    private final JudgeScene scene;
    private final IntegerCheck check = new IntegerCheck();

    IntegerCheckTest() throws IOException {
        scene = new JudgeScene();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whatMostOfAGroupSayIsRight() {
        add(decision(0, 5, 0), decision(1, 5, 0), decision(2, 5, 1), decision(3, 5, 0), decision(4, 6, 0));

        assertThat(check.decisions()).isEqualTo(5);
        assertThat(check.wrong()).isOne();
    }

    @Test
    void aDecisionAloneIsJudgedByTheLevelsOfTheOtherSatellites() {
        add(decision(0, 5, 0), decision(1, 6, 0));
        assertThat(check.alone(Level.AGREES)).isEqualTo(2);
        assertThat(check.wrong()).isZero();

        // Another datum: its integer can have any constant, but what the rovers get of it is a cycle off.
        scene.wrongCycles[1][scene.satellites.get(2)] = 1;
        add(decision(2, 7, 1));
        assertThat(check.alone(Level.DIFFERS)).isOne();
        assertThat(check.wrong()).isOne();
        assertThat(check.summary())
                .contains("3 decisions, 1 wrong; alone with their datum 3: by the levels 2 right, 1 wrong, 0 without");
    }

    @Test
    void withoutAnotherSatelliteItIsOnlyCounted() {
        int only = scene.satellites.getFirst();
        scene.satellites.removeIf(satellite -> satellite != only);
        add(scene.decision(0, 1, only, 5, 0));

        assertThat(check.alone(Level.SILENT)).isOne();
        assertThat(check.wrong()).isZero();
    }

    @Test
    void inAGroupTheLevelsSayNothing() {
        scene.wrongCycles[1][scene.satellites.get(0)] = 1;
        add(decision(0, 5, 0), decision(1, 5, 0));

        assertThat(check.alone(Level.DIFFERS)).isZero();
        assertThat(check.wrong()).isZero();
    }

    private IntegerDecision decision(int satellite, int datum, int wrongCycles) {
        return scene.decision(0, 1, scene.satellites.get(satellite), datum, wrongCycles);
    }

    private void add(IntegerDecision... decisions) {
        check.add(scene.snapshot(1, decisions), scene.stations, scene.epochs);
    }
}

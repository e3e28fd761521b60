package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {
    @Test
    void theLineHasEveryKeyInItsOrderAndNaForWhatIsMissing() {
        String line = new Figures()
                .put("scenario", "city30")
                .put("seed", 7)
                .put("fix_rate", 0.98765)
                .put("h_rms_mm", 8.125)
                .put("v_rms_mm", Double.NaN)
                .put("solver_s", 12.34)
                .line();

        assertThat(line)
                .isEqualTo("evaluate scenario=city30 seed=7 profile=na stations=na rovers=na epochs=na"
                        + " vrs_served_rate=na fix_rate=0.9877 wrong_fix_rate=na ttff_p50_s=na ttff_p95_s=na"
                        + " h_rms_mm=8.13 v_rms_mm=na h_p95_mm=na v_p95_mm=na nearest_fix_rate=na"
                        + " nearest_h_rms_mm=na nearest_h_p95_mm=na network_fixed_rate=na network_integers=na"
                        + " network_wrong_integers=na vrs_phase_rms_mm=na vrs_code_iono_rms_mm=na"
                        + " loo_iono_rms_mm=na loo_geometry_rms_mm=na closure_failures=na realtime_factor=na"
                        + " solver_s=12.3");
    }

    @Test
    void aMissingFigureIsNotANumber() {
        Figures figures = new Figures().put("profile", "b1i").put("epochs", 12);

        assertThat(figures.number("h_rms_mm")).isNaN();
        assertThat(figures.number("profile")).isNaN();
        assertThat(figures.number("epochs")).isEqualTo(12);
    }
}

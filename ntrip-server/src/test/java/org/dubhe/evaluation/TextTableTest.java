package org.dubhe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void alignsNumbersRightAndWordsLeft() {
        String text = new TextTable("rover", "fix", "<base")
                .row("R1", "0.98", "CQ03")
                .row("R10", "1", "C")
                .render("  ");

        assertThat(text).isEqualTo("  rover   fix  base\n  R1     0.98  CQ03\n  R10       1  C\n");
    }
}

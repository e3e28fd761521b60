package org.dubhe.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsageCommandTest {
    @Test
    void aTerminalIsSparedTheByteOrderMarkOfAFile() {
        assertThat(UsageCommand.shown("\uFEFForganisation,sessions\r\n", true)).isEqualTo("organisation,sessions\r\n");
        assertThat(UsageCommand.shown("organisation,sessions\r\n", true)).isEqualTo("organisation,sessions\r\n");
        assertThat(UsageCommand.shown("\uFEFForganisation,sessions\r\n", false))
                .isEqualTo("\uFEFForganisation,sessions\r\n");
    }
}

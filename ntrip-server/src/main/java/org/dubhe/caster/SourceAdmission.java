package org.dubhe.caster;

import java.util.function.Consumer;

/** What a {@link Gatekeeper} answers for a source. */
public sealed interface SourceAdmission {
    /**
     * Its credentials are right.
     *
     * @param session is told of its stay
     */
    record Admitted(SourceSession session) implements SourceAdmission {
        private static final SourceSession NOBODYS = new SourceSession() {
            @Override
            public void begun(Consumer<String> end) {}

            @Override
            public void ended() {}
        };

        /** Its stay concerns nobody. */
        public Admitted() {
            this(NOBODYS);
        }
    }

    /** They are not. */
    record Refused(Refusal refusal) implements SourceAdmission {}
}

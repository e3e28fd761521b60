package org.dubhe.caster;

/** What a {@link Gatekeeper} answers for a source. */
public sealed interface SourceAdmission {
    /** Its credentials are right. */
    record Admitted() implements SourceAdmission {}

    /** They are not. */
    record Refused(Refusal refusal) implements SourceAdmission {}
}

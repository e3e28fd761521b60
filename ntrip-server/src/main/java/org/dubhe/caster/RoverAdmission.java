package org.dubhe.caster;

/** What a {@link Gatekeeper} answers for a rover. */
public sealed interface RoverAdmission {
    /**
     * It may come in.
     *
     * @param session is told what becomes of it, {@link RoverSession#ended} always
     */
    record Admitted(RoverSession session) implements RoverAdmission {}

    /** It may not. */
    record Refused(Refusal refusal) implements RoverAdmission {}
}

package org.dubhe.evaluation;

import java.util.List;

/**
 * All that one evaluation found.
 *
 * @param figures for the last line
 * @param headLines what was run and how, a line each
 * @param rovers in their order
 * @param judgeHeight whether a height off the truth makes a fix wrong: not on real data, whose truth is not that good
 * @param sections further parts of the report
 * @param network the network epoch by epoch, for the time series
 */
public record EvaluationResult(
        Figures figures,
        List<String> headLines,
        List<RoverResult> rovers,
        boolean judgeHeight,
        List<Section> sections,
        List<NetworkSample> network) {
    /** A titled part of the report; its text is whole lines. */
    public record Section(String title, String text) {}

    /**
     * The network at one epoch of the scored window.
     *
     * @param timeNanos GPST nanoseconds
     * @param fixed DD ambiguities fixed
     * @param eligible DD ambiguities that could be
     * @param triangles triangles that could be interpolated in; 0 without a snapshot
     */
    public record NetworkSample(long timeNanos, int fixed, int eligible, int triangles) {}
}

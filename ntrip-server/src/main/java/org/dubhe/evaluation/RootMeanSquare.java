package org.dubhe.evaluation;

/** A running root mean square about zero; NaN while it is empty. */
final class RootMeanSquare {
    private double squares;
    private long count;

    void add(double value) {
        squares += value * value;
        count++;
    }

    /** Takes over all values of another. */
    void add(RootMeanSquare other) {
        squares += other.squares;
        count += other.count;
    }

    long count() {
        return count;
    }

    double value() {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }
}

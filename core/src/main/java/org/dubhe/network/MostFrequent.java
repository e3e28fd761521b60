package org.dubhe.network;

import java.util.Arrays;

/**
 * The value that stands most often in a list, the least one where several stand equally often.
 *
 * @param times how often it stands there; 0 in an empty list
 */
record MostFrequent(long value, int times) {
    /** Of the first {@code count} values, which it sorts. */
    static MostFrequent of(long[] values, int count) {
        Arrays.sort(values, 0, count);
        int best = 0;
        long value = 0;
        for (int i = 0, run = 0; i < count; i++) {
            run = i > 0 && values[i] == values[i - 1] ? run + 1 : 1;
            if (run > best) {
                best = run;
                value = values[i];
            }
        }
        return new MostFrequent(value, best);
    }
}

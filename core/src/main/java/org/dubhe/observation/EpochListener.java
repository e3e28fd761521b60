package org.dubhe.observation;

/** Takes whole epochs of one station. */
@FunctionalInterface
public interface EpochListener {
    /**
     * One epoch, cells ascending by satellite and signal id, each once.
     *
     * <p>The object is the sender's and is filled again: copy what must outlive the call.
     */
    void onEpoch(EpochObservations epoch);
}

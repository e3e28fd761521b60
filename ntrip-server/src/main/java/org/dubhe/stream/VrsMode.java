package org.dubhe.stream;

/** What a rover on a mountpoint of kind vrs gets. */
public enum VrsMode {
    /** Nothing yet: no valid GGA, or no station. */
    WAITING,
    /** A virtual station of its own. */
    VIRTUAL,
    /** The nearest single station, since the network cannot serve its place now; announced by 1029. */
    NEAREST
}

package org.dubhe.stream;

/** What a rover gets on a mountpoint of kind vrs, or of kind nearest, which knows the first and the last. */
public enum VrsMode {
    /** Nothing yet: no valid GGA, or no station. */
    WAITING,
    /** A virtual station of its own. */
    VIRTUAL,
    /** The nearest single station; on kind vrs since the network cannot serve its place now, announced by 1029. */
    NEAREST
}

package org.dubhe.station.source;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what RINEX says; the message names file, line, what stood there and what was expected. */
public final class RinexFormatException extends IOException {
    private static final long serialVersionUID = 1;

    RinexFormatException(Path file, int line, String what, String found, String expected) {
        super(file.getFileName() + " line " + line + ": " + what + ": " + found + " (expected: " + expected + ")");
    }
}

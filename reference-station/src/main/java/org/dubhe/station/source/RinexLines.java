package org.dubhe.station.source;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of a text file with their numbers, gzip by its name ({@code .gz}); a file cut short ends where it ends. */
final class RinexLines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RinexLines.class);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final BufferedReader reader;
    private int number;
    private @Nullable String pushedBack;

    RinexLines(Path file) throws IOException {
        this.file = file;
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, BUFFER_BYTES) : in;
            reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.ISO_8859_1), BUFFER_BYTES);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The next line, or {@code null} at the end. */
    @Nullable
    String next() throws IOException {
        number++;
        if (pushedBack != null) {
            String line = pushedBack;
            pushedBack = null;
            return line;
        }
        try {
            return reader.readLine();
        } catch (EOFException e) {
            LOG.warn("{}: cut short at line {}", file.getFileName(), number);
            return null;
        }
    }

    /** Gives a line back, to be the next. */
    void unread(String line) {
        number--;
        pushedBack = line;
    }

    RinexFormatException broken(String what, String found, String expected) {
        return new RinexFormatException(file, number, what, found, expected);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** A piece of a line by column, short lines padded in thought; stripped. */
    static String field(String line, int from, int to) {
        return from >= line.length()
                ? ""
                : line.substring(from, Math.min(to, line.length())).strip();
    }

    /** A character of a line; a blank past its end. */
    static char at(String line, int column) {
        return column < line.length() ? line.charAt(column) : ' ';
    }

    /** A number, Fortran's D exponent too; NaN where blank or no number. */
    static double number(String line, int from, int to) {
        String field = field(line, from, to);
        if (field.isEmpty()) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(
                    field.indexOf('D') >= 0 || field.indexOf('d') >= 0
                            ? field.replace('D', 'E').replace('d', 'e')
                            : field);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /** A whole number; −1 where blank or no number. */
    static int integer(String line, int from, int to) {
        String field = field(line, from, to);
        try {
            return field.isEmpty() ? -1 : Integer.parseInt(field);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}

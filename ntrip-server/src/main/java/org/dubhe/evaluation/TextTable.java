package org.dubhe.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of words under headings, aligned for a terminal: the first column and every column whose heading starts with {@code <} to the left, all
 * others to the right.
 */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] left;

    /** A table with these headings; {@code <} before one aligns its column to the left. */
    public TextTable(String... headings) {
        left = new boolean[headings.length];
        String[] names = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            left[i] = i == 0 || headings[i].startsWith("<");
            names[i] = headings[i].startsWith("<") ? headings[i].substring(1) : headings[i];
        }
        rows.add(names);
    }

    /** Adds a row; as many cells as there are headings. */
    public TextTable row(String... cells) {
        assert cells.length == left.length : cells.length + " cells under " + left.length + " headings";
        rows.add(cells.clone());
        return this;
    }

    /** Number of rows below the headings. */
    public int size() {
        return rows.size() - 1;
    }

    /** The lines, each ended by a line feed, each indented. */
    public String render(String indent) {
        int[] widths = new int[left.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(left[i] ? row[i] + padding : padding + row[i]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

package org.dubhe.account.store;

import java.util.regex.Pattern;

/** Names of mountpoints with {@code *} for any characters, none included. Case counts, as it does for mountpoints. */
final class MountGlob {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.*-]{1,100}");

    private MountGlob() {}

    static void check(String glob) {
        if (!ALLOWED.matcher(glob).matches()) {
            throw AccountException.invalid("mounts", glob, "1 to 100 letters, digits, _ - . and * for any characters");
        }
    }

    /** Greedy with one point to return to, so that no pattern takes more than pattern × name steps. */
    static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                from = n;
            } else if (g < glob.length() && glob.charAt(g) == name.charAt(n)) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}

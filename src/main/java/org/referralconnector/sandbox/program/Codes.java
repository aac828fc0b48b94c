package org.referralconnector.sandbox.program;

/** Turns running numbers into ids which look drawn by lot: different for different numbers, and always the same. */
public final class Codes {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final long SIX_LETTERS = 56_800_235_584L;
    /** Odd, so that it has an inverse modulo a power of two, and prime to 62. */
    private static final long FACTOR = 32_416_190_071L;

    private Codes() {}

    /** So many hexadecimal digits, at most 12. */
    public static String hex(long number, int digits) {
        long mask = (1L << (4 * digits)) - 1;
        return String.format("%0" + digits + "x", number * FACTOR & mask);
    }

    /** Six letters and digits. */
    public static String letters(long number) {
        long rest = Math.floorMod(number * FACTOR, SIX_LETTERS);
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            code.append(LETTERS.charAt((int) (rest % LETTERS.length())));
            rest /= LETTERS.length();
        }
        return code.toString();
    }
}

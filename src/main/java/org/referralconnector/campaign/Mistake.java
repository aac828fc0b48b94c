package org.referralconnector.campaign;

import java.io.Serializable;

/**
 * One thing that is wrong in a campaign file.
 *
 * @param file the name of the file, without its folder
 * @param line the line of the file, from 1
 * @param message what is wrong and what would be right; never holds a value of the file
 */
public record Mistake(String file, int line, String message) implements Serializable {

    /** As compilers print it: {@code spring.yaml:7: what is wrong; what would be right}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}

package org.referralconnector;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps HotSpot to its quick compiler, as {@code -XX:TieredStopAtLevel=1} does, which {@code java -jar} cannot say for
 * itself. On two cores the optimising compiler takes more time in the first hundred thousand events than it ever gives
 * back (see docs/decisions/0007-the-quick-compiler.md).
 */
final class QuickCompilation {
    private static final Logger LOG = LoggerFactory.getLogger(QuickCompilation.class);
    private static final String DIRECTIVE = "[{match: \"*.*\", c2: {Exclude: true}}]";

    private QuickCompilation() {}

    /** Switches the optimising compiler off from now on. A JVM that does not know how runs as it is. */
    static void choose() {
        try {
            Path directive = Files.createTempFile("referral-compilation-", ".json");
            try {
                Files.writeString(directive, DIRECTIVE);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {directive.toString()}},
                                new String[] {String[].class.getName()});
            } finally {
                Files.delete(directive);
            }
        } catch (JMException | IOException | RuntimeException e) {
            LOG.debug("This JVM takes no compiler directive", e);
        }
    }
}

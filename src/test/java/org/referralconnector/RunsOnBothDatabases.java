package org.referralconnector;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of a class run once on H2 and once on PostgreSQL. Its constructor may take the {@link DatabaseKind}, and a
 * {@link RunningConnector} that all its tests on one database share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(BothDatabases.class)
public @interface RunsOnBothDatabases {
    /** Settings of the shared connector, such as {@code referral.http.idle-timeout=3s}. */
    String[] settings() default {};
}

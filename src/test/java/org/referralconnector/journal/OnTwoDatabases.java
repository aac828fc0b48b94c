package org.referralconnector.journal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the contract that both databases keep: it runs once on H2 and once on PostgreSQL, each time with an empty
 * {@link TestDatabase}, which it takes as its argument.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(TwoDatabases.class)
public @interface OnTwoDatabases {}

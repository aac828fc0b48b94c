/** The durable heart: what was received, where it has to go, and what became of it. */
package org.referralconnector.journal;

package org.referralconnector.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the changes that a stream tells are known.
 *
 * @param stream which stream, such as {@code salesforce/default/data/LeadChangeEvent}
 * @param replayId the last event that is recorded; empty if there is none from which the stream could go on
 * @param coveredUntil what was committed before is recorded, unless it is missing
 * @param missingSince what was committed from then on may not have been told and has to be asked for
 * @param doubts how often something was found missing, so that one who asked knows if it happened again meanwhile
 */
public record StreamPosition(
        String stream, Optional<Long> replayId, Instant coveredUntil, Optional<Instant> missingSince, long doubts) {}

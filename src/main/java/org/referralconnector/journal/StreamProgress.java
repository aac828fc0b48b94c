package org.referralconnector.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a stream is recorded after a batch of its events.
 *
 * @param stream which stream, such as {@code salesforce/default/data/LeadChangeEvent}
 * @param replayId the last event of the batch
 * @param committedAt when that was committed
 * @param missingSince set if an event of the batch says that something from then on is not told; empty otherwise
 */
public record StreamProgress(String stream, long replayId, Instant committedAt, Optional<Instant> missingSince) {}

package org.referralconnector.journal;

import java.time.Instant;

/**
 * One received fact, kept as it came.
 *
 * @param id its number: a later entry has a higher one
 * @param campaign the campaign that received it
 * @param kind what happened, in our words
 * @param participant the program's id of the person within the campaign
 * @param position which of the payload's events this is, from 0
 * @param receivedAt when it was received
 * @param contentType the media type of {@code body}, without parameters
 * @param body the request body, unchanged: UTF-8 text, JSON or a form
 */
public record JournalEntry(
        long id,
        String campaign,
        EventKind kind,
        String participant,
        int position,
        Instant receivedAt,
        String contentType,
        String body) {

    @Override
    public String toString() {
        return "JournalEntry[" + id + ", " + campaign + ", " + kind.word() + "]";
    }
}

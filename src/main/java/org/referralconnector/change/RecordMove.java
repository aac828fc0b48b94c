package org.referralconnector.change;

/**
 * A record that went on as another one, because a person's two records became one.
 *
 * @param connection where they are, such as {@code intercom/default}
 * @param object the type of both, such as {@code contact}
 * @param from the id of the one that is gone
 * @param to the id of the one that stays
 */
public record RecordMove(String connection, String object, String from, String to) {}

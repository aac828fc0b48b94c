package org.referralconnector.salesforce;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes note of what went wrong with the changes of any connection: failure policies are the same for all of them. */
public final class FollowingFailures {
    private final Map<String, ChangeWindows> windows = new ConcurrentHashMap<>();
    private final Map<String, PushTopics> topics = new ConcurrentHashMap<>();

    /** Says who has to know of the failures of a connection, such as {@code default}. */
    public void tell(String connection, ChangeWindows itsWindows, PushTopics itsTopics) {
        windows.put(connection, itsWindows);
        topics.put(connection, itsTopics);
    }

    /** Changes could not be read or recorded. */
    public void changesFailed(String connection, Exception failure) {
        windows.get(connection).failed(failure);
    }

    /** PushTopics could not be made. */
    public void topicsFailed(String connection, Exception failure) {
        topics.get(connection).failed(failure);
    }
}

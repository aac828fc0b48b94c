package org.referralconnector;

import java.util.Map;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * The Quartz component of our timed routes: one that waits for a CRM must keep neither another one from running, least of
 * all the one that says that this process lives, nor the timed routes of a host.
 */
final class Timetable {
    /** The timed routes that there is one of. */
    private static final int OF_THE_CONNECTOR = 12;

    /** The timed routes of each Salesforce connection. */
    private static final int OF_A_CONNECTION = 4;

    private Timetable() {}

    /** @param connections how many Salesforce connections there are */
    static QuartzComponent component(int connections) {
        QuartzComponent quartz = new QuartzComponent();
        quartz.setProperties(Map.of(
                "org.quartz.scheduler.instanceName",
                "ReferralConnector",
                "org.quartz.scheduler.skipUpdateCheck",
                "true",
                "org.quartz.threadPool.class",
                "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.threadPool.threadCount",
                Integer.toString(OF_THE_CONNECTOR + OF_A_CONNECTION * connections),
                "org.quartz.jobStore.class",
                "org.quartz.simpl.RAMJobStore"));
        return quartz;
    }
}

package org.referralconnector.salesforce;

import org.referralconnector.carry.Gate;

/**
 * Why nothing should be sent to a destination for a while. How long is for its {@link Gate} to say.
 *
 * @param reason the sort of failure
 * @param code the code behind it, for logs and metrics
 */
public record Pause(Gate.Reason reason, String code) {}

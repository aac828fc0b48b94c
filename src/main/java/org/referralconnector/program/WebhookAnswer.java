package org.referralconnector.program;

import java.util.Map;

/**
 * What the sender of a webhook is told.
 *
 * @param status the HTTP status
 * @param content a JSON object
 */
public record WebhookAnswer(int status, Map<String, Object> content) {}

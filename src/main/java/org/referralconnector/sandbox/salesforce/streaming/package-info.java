/** The Streaming API: change events and PushTopics, kept for replay and sent to the clients of a CometD server. */
package org.referralconnector.sandbox.salesforce.streaming;

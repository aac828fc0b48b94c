/** Listens to Salesforce's Streaming API and hands what it tells to routes, batch by batch; nothing is skipped. */
package org.referralconnector.stream;

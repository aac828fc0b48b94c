/** Webhooks on their way from an emulated system to receivers on this machine. */
package org.referralconnector.sandbox.webhook;

/** What the emulated referral programs share: call limits, webhooks to a receiver, and what calls did to a person. */
package org.referralconnector.sandbox.program;

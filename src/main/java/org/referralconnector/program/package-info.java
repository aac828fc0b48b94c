/** Referral platforms: their webhooks become our events. */
package org.referralconnector.program;

/** ReferralHero: its webhooks. */
package org.referralconnector.program.referralhero;

/** An emulated ReferralHero. */
package org.referralconnector.sandbox.program.referralhero;

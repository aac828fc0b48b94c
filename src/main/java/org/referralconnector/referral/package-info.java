/** The ledger of referrals: who referred whom, and how it stands. */
package org.referralconnector.referral;

/** What one side has to tell the other: changes of CRM records, and what programs are told of referrals. */
package org.referralconnector.change;

/** Referral Factory: its webhooks, as form or JSON. */
package org.referralconnector.program.referralfactory;

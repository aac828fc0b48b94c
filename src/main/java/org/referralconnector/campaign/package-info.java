/** Campaign files: which webhooks a campaign accepts and what becomes of them in each CRM. */
package org.referralconnector.campaign;

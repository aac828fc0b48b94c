/** Our words become Salesforce's words; Salesforce's answers become outcomes. */
package org.referralconnector.salesforce;

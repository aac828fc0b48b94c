/** Queries in the languages of Salesforce, run on the store. */
package org.referralconnector.sandbox.salesforce.soql;

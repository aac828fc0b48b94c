/** SOQL and SOSL: the text becomes a query, the query finds rows. */
package org.referralconnector.sandbox.salesforce.soql;

/** What Salesforce says when it refuses a call or a record. */
package org.referralconnector.sandbox.salesforce.refusal;

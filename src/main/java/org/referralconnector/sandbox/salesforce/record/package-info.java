/** The way of a record from JSON into the store. */
package org.referralconnector.sandbox.salesforce.record;

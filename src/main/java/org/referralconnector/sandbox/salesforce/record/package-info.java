/** How a record is read, checked, completed and saved. */
package org.referralconnector.sandbox.salesforce.record;

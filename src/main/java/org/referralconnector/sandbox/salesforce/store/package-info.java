/** The records of the emulated organization, in memory. */
package org.referralconnector.sandbox.salesforce.store;

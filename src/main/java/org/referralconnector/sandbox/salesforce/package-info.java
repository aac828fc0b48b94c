/** An emulated Salesforce organization. */
package org.referralconnector.sandbox.salesforce;

/** The envelopes of SOAP calls. */
package org.referralconnector.sandbox.salesforce.soap;

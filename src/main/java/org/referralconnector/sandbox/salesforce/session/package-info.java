/** Who may call: OAuth, SOAP login, and the sessions they open. */
package org.referralconnector.sandbox.salesforce.session;

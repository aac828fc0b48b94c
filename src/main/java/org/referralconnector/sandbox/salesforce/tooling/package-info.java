/** The Tooling API: what the organization is made of, as rows of virtual objects. */
package org.referralconnector.sandbox.salesforce.tooling;

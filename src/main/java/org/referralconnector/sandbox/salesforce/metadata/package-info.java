/** Custom fields as parts of the organization: their definitions, what is refused, and the SOAP calls for them. */
package org.referralconnector.sandbox.salesforce.metadata;

/** The REST resources below {@code /services/data}. */
package org.referralconnector.sandbox.salesforce.rest;

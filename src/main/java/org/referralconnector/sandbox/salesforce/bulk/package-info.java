/** The jobs of Bulk API 2.0: queries whose results are read page by page, and files of records that are written. */
package org.referralconnector.sandbox.salesforce.bulk;

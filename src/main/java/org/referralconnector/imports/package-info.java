/** Imports: people of a CRM become participants of a program. */
package org.referralconnector.imports;

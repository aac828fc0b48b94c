package org.referralconnector.sandbox.salesforce.store;

import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;

/**
 * What one write did to one record.
 *
 * @param former the record before, empty if it is new
 * @param origin what wrote it, such as {@code com/salesforce/api/rest/60.0;client=Crm}; empty for people
 */
public record Change(ObjectType type, Optional<Row> former, Row row, String origin) {}

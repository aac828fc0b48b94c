package org.referralconnector.salesforce;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.referralconnector.salesforce.SalesforceCall.Kind;

/**
 * The calls of one version of Salesforce's REST API.
 *
 * @param version the version, such as {@code 62.0}
 */
public record SalesforceApi(String version) {

    /** The most records that one sObject Collections call takes; Salesforce answers 400 to more. */
    public static final int RECORDS_PER_CALL = 200;

    /** The most runs of records of the same object in one such call. */
    static final int OBJECTS_PER_CALL = 10;

    /** Reads the fields of {@code object}. */
    public SalesforceCall describe(String object) {
        return reading(Kind.DESCRIBE, "/sobjects/" + object + "/describe");
    }

    /** Reads how much of each limit is left. */
    public SalesforceCall limits() {
        return reading(Kind.LIMITS, "/limits");
    }

    /** Runs a SOQL query. */
    public SalesforceCall query(String soql) {
        return new SalesforceCall(Kind.QUERY, "GET", root() + "/query", Optional.of(soql), Optional.empty());
    }

    /** Runs a SOQL query that sees deleted and merged records, too. */
    public SalesforceCall queryAll(String soql) {
        return new SalesforceCall(Kind.QUERY, "GET", root() + "/queryAll", Optional.of(soql), Optional.empty());
    }

    /** Runs a SOQL query on what the org is made of: the Tooling API. */
    public SalesforceCall queryTooling(String soql) {
        return new SalesforceCall(Kind.QUERY, "GET", root() + "/tooling/query", Optional.of(soql), Optional.empty());
    }

    /** Creates one part of the org, such as a {@code CustomField}, by the Tooling API. */
    public SalesforceCall createInTooling(String object, String json) {
        return writing("POST", "/tooling/sobjects/" + object, json);
    }

    /** The address at which {@link #queryAll} asks, for a call within another one. */
    String queryAllPath() {
        return root() + "/queryAll";
    }

    /** The next page of a query's rows, at the address that the page before names. */
    public SalesforceCall page(String path) {
        return new SalesforceCall(Kind.QUERY, "GET", path, Optional.empty(), Optional.empty());
    }

    /** Makes several calls in one that only read. */
    SalesforceCall ask(String composite) {
        return new SalesforceCall(Kind.QUERY, "POST", root() + "/composite", Optional.empty(), Optional.of(composite));
    }

    /** Has a job of Bulk API 2.0 run a query; {@code json} is the order. */
    public SalesforceCall createQueryJob(String json) {
        return new SalesforceCall(Kind.BULK, "POST", root() + "/jobs/query", Optional.empty(), Optional.of(json));
    }

    /** Reads how a query job stands. */
    public SalesforceCall queryJob(String id) {
        return reading(Kind.BULK, "/jobs/query/" + id);
    }

    /**
     * Reads a page of what a query job found, as CSV.
     *
     * @param locator what the answer to the page before gave; empty for the first page
     * @param most how many records
     */
    public SalesforceCall queryJobResults(String id, Optional<String> locator, int most) {
        String from = locator.map(place -> "&locator=" + URLEncoder.encode(place, StandardCharsets.UTF_8))
                .orElse("");
        return reading(Kind.BULK, "/jobs/query/" + id + "/results?maxRecords=" + most + from);
    }

    /** Creates one record of {@code object}. */
    public SalesforceCall createOne(String object, String json) {
        return writing("POST", "/sobjects/" + object, json);
    }

    /** Creates records, of one or several objects. */
    public SalesforceCall create(String json) {
        return writing("POST", "/composite/sobjects", json);
    }

    /** Changes records by their ids, of one or several objects. */
    public SalesforceCall update(String json) {
        return writing("PATCH", "/composite/sobjects", json);
    }

    /** Creates records of one object, or changes those that have the same value in {@code keyField} already. */
    public SalesforceCall upsert(String object, String keyField, String json) {
        return writing("PATCH", "/composite/sobjects/" + object + "/" + keyField, json);
    }

    /** Reads what the API offers, and who asks: {@code identity} is an address that ends with the ids of org and user. */
    public SalesforceCall resources() {
        return reading(Kind.QUERY, "");
    }

    /** Changes one record of {@code object}. */
    public SalesforceCall updateOne(String object, String id, String json) {
        return writing("PATCH", "/sobjects/" + object + "/" + id, json);
    }

    private SalesforceCall reading(Kind kind, String path) {
        return new SalesforceCall(kind, "GET", root() + path, Optional.empty(), Optional.empty());
    }

    private SalesforceCall writing(String method, String path, String json) {
        return new SalesforceCall(Kind.WRITE, method, root() + path, Optional.empty(), Optional.of(json));
    }

    private String root() {
        return "/services/data/v" + version;
    }
}

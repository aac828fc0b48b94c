package org.referralconnector.sandbox.intercom.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.NumberedPages;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Companies;
import org.referralconnector.sandbox.intercom.workspace.Company;
import org.referralconnector.sandbox.intercom.workspace.Person;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Companies, and the contacts which belong to them. */
final class CompaniesResource {
    private static final String ONE = "/companies/{company}";
    private static final String OF_CONTACT = "/contacts/{contact}/companies";
    private static final int PER_PAGE = 15;
    private static final int PER_PAGE_OF_CONTACT = 50;

    private final Workspace workspace;
    private final Companies companies;

    CompaniesResource(Workspace workspace) {
        this.workspace = workspace;
        this.companies = workspace.companies();
    }

    void addTo(Endpoints endpoints) {
        endpoints
                .add(
                        "POST",
                        "/companies",
                        "create or update company",
                        request -> shown(companies.createOrUpdate(request)))
                .add("GET", "/companies", "list companies", this::list)
                .add("GET", ONE, "read company", request -> shown(company(request)))
                .add("PUT", ONE, "update company", request -> shown(companies.update(company(request), request)))
                .add("DELETE", ONE, "delete company", this::delete)
                .add("GET", OF_CONTACT, "list companies of contact", this::listOfContact)
                .add("POST", OF_CONTACT, "attach company", this::attach)
                .add("DELETE", OF_CONTACT + "/{company}", "detach company", this::detach);
    }

    private static Answer shown(Company company) {
        return Answer.json(200, company.json());
    }

    private Company company(Request request) {
        return companies.byId(request.segment("company"));
    }

    private Person person(Request request) {
        return workspace.people().byId(request.segment("contact"), request.version());
    }

    private Answer list(Request request) {
        Optional<String> companyId = request.call().query("company_id");
        if (companyId.isPresent()) {
            return shown(companies.byCompanyId(companyId.get()).orElseThrow(Refusal::noCompany));
        }
        Optional<String> name = request.call().query("name");
        if (name.isPresent()) {
            return shown(companies.byName(name.get()).orElseThrow(Refusal::noCompany));
        }
        return NumberedPages.of(request, companies.all(), PER_PAGE, Company::json);
    }

    private Answer delete(Request request) {
        Company company = company(request);
        companies.delete(company);
        ObjectNode answer =
                Json.object().put("id", company.id()).put("object", "company").put("deleted", true);
        return Answer.json(200, answer);
    }

    private Answer listOfContact(Request request) {
        return NumberedPages.of(request, companies.of(person(request).id()), PER_PAGE_OF_CONTACT, Company::json);
    }

    private Answer attach(Request request) {
        Person person = person(request);
        String id = request.text("id").orElseThrow(() -> Refusal.missing("company not specified"));
        Company company = companies.byId(id);
        companies.attach(company, person);
        return shown(company);
    }

    private Answer detach(Request request) {
        Person person = person(request);
        Company company = company(request);
        companies.detach(company, person);
        return shown(company);
    }
}

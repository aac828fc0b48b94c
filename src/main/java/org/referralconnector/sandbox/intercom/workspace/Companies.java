package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;

/** The companies of a workspace, and which contacts belong to them. */
public final class Companies {
    private static final int MOST_OF_A_CONTACT = 1000;

    private final Workspace workspace;
    private final Map<String, Company> companies = new LinkedHashMap<>();

    Companies(Workspace workspace) {
        this.workspace = workspace;
    }

    public List<Company> all() {
        return List.copyOf(companies.values());
    }

    /**
     * The company with this id.
     *
     * @throws Refusal if there is none
     */
    public Company byId(String id) {
        Company company = companies.get(id);
        if (company == null) {
            throw Refusal.noCompany();
        }
        return company;
    }

    public Optional<Company> byCompanyId(String companyId) {
        return companies.values().stream()
                .filter(company -> company.companyId().equals(companyId))
                .findFirst();
    }

    public Optional<Company> byName(String name) {
        return companies.values().stream()
                .filter(company -> company.name().filter(name::equals).isPresent())
                .findFirst();
    }

    public List<Company> of(String contact) {
        return companies.values().stream()
                .filter(company -> company.contacts().contains(contact))
                .toList();
    }

    /** Creates the company with the {@code company_id} of the body, or updates it. */
    public Company createOrUpdate(Request request) {
        String companyId = request.text("company_id")
                .orElseThrow(() -> new Refusal(400, "bad_request", "bad 'company_id' parameter"));
        Optional<Company> known = byCompanyId(companyId);
        if (known.isPresent()) {
            return update(known.get(), request);
        }
        Company company = new Company(workspace.ids().object(workspace.now()), companyId, workspace.now());
        update(company, request);
        companies.put(company.id(), company);
        return company;
    }

    public Company update(Company company, Request request) {
        ObjectNode body = request.body();
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (String text : List.of("name", "website", "industry")) {
            request.text(text).ifPresent(value -> fields.put(text, body.get(text)));
        }
        for (String number : List.of("size", "monthly_spend", "remote_created_at")) {
            if (body.path(number).isNumber()) {
                fields.put(number, LongNode.valueOf(body.get(number).longValue()));
            }
        }
        request.text("plan")
                .ifPresent(plan -> fields.put(
                        "plan", Json.object().put("type", "plan").put("id", "1").put("name", plan)));
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        body.path("custom_attributes")
                .properties()
                .forEach(each -> attributes.put(
                        each.getKey(),
                        workspace.attributes().checked(DataAttribute.COMPANY, each.getKey(), each.getValue())));
        company.set(fields, attributes, workspace.now());
        return company;
    }

    public void delete(Company company) {
        companies.remove(company.id());
    }

    public void attach(Company company, Person person) {
        if (of(person.id()).size() >= MOST_OF_A_CONTACT) {
            throw new Refusal(
                    400,
                    "contact_company_limit_exceeded",
                    "Contact has reached the maximum of " + MOST_OF_A_CONTACT + " company associations");
        }
        company.contacts().add(person.id());
    }

    /**
     * Lets a contact belong to a company no more.
     *
     * @throws Refusal if the contact does not belong to it
     */
    public void detach(Company company, Person person) {
        if (!company.contacts().remove(person.id())) {
            throw Refusal.noCompany();
        }
    }

    void move(String from, String into) {
        companies.values().stream()
                .filter(company -> company.contacts().remove(from))
                .forEach(company -> company.contacts().add(into));
    }
}

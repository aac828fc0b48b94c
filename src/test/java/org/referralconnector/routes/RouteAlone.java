package org.referralconnector.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * A context with one of our route files and nothing else: the beans that a test binds, and mocks in place of the routes
 * that it calls.
 */
final class RouteAlone implements AutoCloseable {
    /** What the routes of the campaign {@code spring} end in. */
    static final String SPRING = "-spring";

    /** What the routes of the Intercom connection {@code default} end in. */
    static final String DEFAULT = "-default";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> others = new ArrayList<>();
    private final String id;
    private final String suffix;
    private String entry;

    RouteAlone(String id) {
        this(id, "");
    }

    private RouteAlone(String id, String suffix) {
        this.id = id;
        this.suffix = suffix;
        this.entry = "direct:" + id + suffix;
        context.addComponent("referral-quartz", new QuartzComponent());
    }

    /** The route that a template describes for the Salesforce connection {@code default}, as {@code <template>-default}. */
    static RouteAlone ofSalesforce(String template) {
        return new RouteAlone(template, DEFAULT);
    }

    RouteAlone with(String bean, Object instance) {
        context.getRegistry().bind(bean, instance);
        return this;
    }

    RouteAlone set(String key, String value) {
        context.getPropertiesComponent().addInitialProperty(key, value);
        return this;
    }

    /** Puts a mock in the place of another route of ours; it answers with what {@code answer} makes of the message. */
    RouteAlone neighbour(String route, Function<Exchange, Object> answer) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + route).to("mock:" + route);
            }
        });
        mock(route).whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(answer.apply(exchange)));
        return this;
    }

    /** The same for a route whose answer does not matter. */
    RouteAlone neighbour(String route) throws Exception {
        return neighbour(route, exchange -> exchange.getMessage().getBody());
    }

    /** Loads another of our routes instead of a mock in its place. */
    RouteAlone together(String route) {
        others.add(route);
        return this;
    }

    /** Starts the route together with the failure policies that it names. */
    RouteAlone start() throws Exception {
        loadAll();
        context.start();
        return this;
    }

    private void loadAll() throws Exception {
        load("failures");
        for (String other : others) {
            load(other);
            instantiate(other);
        }
        load(id);
        instantiate(id);
    }

    private void instantiate(String template) throws Exception {
        if (!suffix.isEmpty()) {
            TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template)
                    .routeId(template + suffix)
                    .parameter("connection", suffix.substring(1));
            if (template.equals("apply-crm-change")) {
                route.parameter("changes", "changes");
            }
            route.add();
        }
    }

    /** Starts the route that a template describes, as {@code <template>-spring}. */
    RouteAlone startFor(Map<String, Object> parameters) throws Exception {
        return startTemplate(SPRING, "campaign", parameters);
    }

    /** Starts the route that a template describes for an Intercom connection, as {@code <template>-default}. */
    RouteAlone startForConnection(Map<String, Object> parameters) throws Exception {
        return startTemplate(DEFAULT, "connection", parameters);
    }

    /** The same with another endpoint in the place of the one that it consumes. */
    RouteAlone startForConnection(Map<String, Object> parameters, String uri) throws Exception {
        load("failures");
        load(id);
        TemplatedRouteBuilder.builder(context, id)
                .routeId(id + DEFAULT)
                .parameter("connection", "default")
                .parameters(parameters)
                .add();
        AdviceWith.adviceWith(context, id + DEFAULT, advice -> advice.replaceFromWith(uri));
        context.start();
        return this;
    }

    private RouteAlone startTemplate(String suffix, String owner, Map<String, Object> parameters) throws Exception {
        load("failures");
        load(id);
        TemplatedRouteBuilder.builder(context, id)
                .routeId(id + suffix)
                .parameter(owner, suffix.substring(1))
                .parameters(parameters)
                .add();
        context.start();
        return this;
    }

    /** The same with another endpoint in the place of the one that it consumes. */
    RouteAlone startFor(Map<String, Object> parameters, String uri) throws Exception {
        load("failures");
        load(id);
        TemplatedRouteBuilder.builder(context, id)
                .routeId(id + SPRING)
                .parameter("campaign", "spring")
                .parameters(parameters)
                .add();
        AdviceWith.adviceWith(context, id + SPRING, advice -> advice.replaceFromWith(uri));
        context.start();
        return this;
    }

    /** Starts the route with another endpoint in the place of the one that it consumes. */
    RouteAlone startFrom(String uri) throws Exception {
        loadAll();
        entry = uri;
        AdviceWith.adviceWith(context, id + suffix, advice -> advice.replaceFromWith(uri));
        context.start();
        return this;
    }

    DefaultCamelContext context() {
        return context;
    }

    MockEndpoint mock(String route) {
        return context.getEndpoint("mock:" + route, MockEndpoint.class);
    }

    /** What a neighbour was asked with, so far. */
    List<Object> askedOf(String route) {
        List<Object> bodies = new ArrayList<>();
        mock(route).getReceivedExchanges().forEach(one -> bodies.add(one.getIn().getBody()));
        return bodies;
    }

    /** Sends to the route and gives back what became of the exchange. */
    Exchange send(Object body, Map<String, Object> headers, Map<String, Object> variables) {
        FluentProducerTemplate template =
                context.createFluentProducerTemplate().to(entry).withBody(body);
        headers.forEach(template::withHeader);
        variables.forEach(template::withVariable);
        return template.request(Exchange.class);
    }

    /** Sends to the route of the campaign {@code spring}. */
    Exchange sendForSpring(Object body) {
        return sendTo(SPRING, body);
    }

    /** Sends to the route of the Intercom connection {@code default}. */
    Exchange sendForConnection(Object body) {
        return sendTo(DEFAULT, body);
    }

    /** The same with variables, as another route of ours sends them. */
    Exchange sendForConnection(Object body, Map<String, Object> variables) {
        FluentProducerTemplate template = context.createFluentProducerTemplate()
                .to("direct:" + id + DEFAULT)
                .withBody(body);
        variables.forEach(template::withVariable);
        return template.request(Exchange.class);
    }

    private Exchange sendTo(String suffix, Object body) {
        return context.createFluentProducerTemplate()
                .to("direct:" + id + suffix)
                .withBody(body)
                .request(Exchange.class);
    }

    Exchange send(Map<String, Object> variables) {
        return send(null, Map.of(), variables);
    }

    @Override
    public void close() {
        context.stop();
    }

    private void load(String name) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context)
                        .resolveResource("classpath:routes/" + name + ".camel.yaml"));
    }
}

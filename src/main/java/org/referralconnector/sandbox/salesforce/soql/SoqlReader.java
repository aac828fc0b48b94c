package org.referralconnector.sandbox.salesforce.soql;

import io.github.apexdevtools.apexparser.ApexErrorListener;
import io.github.apexdevtools.apexparser.ApexParser;
import io.github.apexdevtools.apexparser.ApexParserFactory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soql.Soql.Aggregate;
import org.referralconnector.sandbox.salesforce.soql.Soql.ChildQuery;
import org.referralconnector.sandbox.salesforce.soql.Soql.Condition;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldPath;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldSet;
import org.referralconnector.sandbox.salesforce.soql.Soql.Item;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operand;
import org.referralconnector.sandbox.salesforce.soql.Soql.Order;
import org.referralconnector.sandbox.salesforce.soql.Soql.Selected;

/** Turns the text of a query into {@link Soql}, by the grammar which the Apex tools use. */
final class SoqlReader {
    private final ConditionReader conditions;

    /** @param today the day on which date literals are relative */
    SoqlReader(LocalDate today) {
        this.conditions = new ConditionReader(this, today);
    }

    /** @throws Refusal MALFORMED_QUERY with the place of the mistake */
    Soql read(String text) {
        ApexParser parser = parser(text);
        ApexParser.QueryContext query = parser.query();
        if (parser.getCurrentToken().getType() != Token.EOF) {
            throw unexpected(text, parser.getCurrentToken());
        }
        return soql(query);
    }

    static ApexParser parser(String text) {
        ApexErrorListener refusing = new ApexErrorListener() {
            @Override
            public void apexSyntaxError(int line, int column, String message) {
                throw Refusal.malformedQuery(
                        "\n" + text + "\n^\nERROR at Row:" + line + ":Column:" + (column + 1) + "\n" + message);
            }
        };
        return ApexParserFactory.createLexerAndParser(CharStreams.fromString(StringLiteral.shield(text)), refusing)
                .getParser();
    }

    static Refusal unexpected(String text, Token token) {
        return Refusal.malformedQuery("\n" + text + "\n^\nERROR at Row:" + token.getLine() + ":Column:"
                + (token.getCharPositionInLine() + 1) + "\nunexpected token: '" + token.getText() + "'");
    }

    private Soql soql(ApexParser.QueryContext query) {
        List<Selected> select = new ArrayList<>();
        for (ApexParser.SelectEntryContext entry : query.selectList().selectEntry()) {
            Item item = item(entry, entry.fieldName(), entry.soqlFunction(), entry.subQuery());
            select.add(new Selected(item, alias(entry.soqlId())));
        }
        return new Soql(
                select,
                source(query.fromNameList()),
                sourceAlias(query.fromNameList()),
                Optional.ofNullable(query.whereClause()).map(where -> conditions.read(where.whereLogicalExpression())),
                groupBy(query.groupByClause()),
                having(query.groupByClause()),
                orderBy(query.orderByClause()),
                number(query.limitClause() == null ? null : query.limitClause().IntegerLiteral(), -1),
                number(
                        query.offsetClause() == null
                                ? null
                                : query.offsetClause().IntegerLiteral(),
                        0),
                query.allRowsClause() != null);
    }

    Soql soql(ApexParser.SubQueryContext query) {
        List<Selected> select = new ArrayList<>();
        for (ApexParser.SubFieldEntryContext entry : query.subFieldList().subFieldEntry()) {
            Item item = item(entry, entry.fieldName(), entry.soqlFunction(), entry.subQuery());
            select.add(new Selected(item, alias(entry.soqlId())));
        }
        return new Soql(
                select,
                source(query.fromNameList()),
                sourceAlias(query.fromNameList()),
                Optional.ofNullable(query.whereClause()).map(where -> conditions.read(where.whereLogicalExpression())),
                List.of(),
                Optional.empty(),
                orderBy(query.orderByClause()),
                number(query.limitClause() == null ? null : query.limitClause().IntegerLiteral(), -1),
                0,
                false);
    }

    private Item item(
            ParserRuleContext entry,
            ApexParser.FieldNameContext field,
            ApexParser.SoqlFunctionContext function,
            ApexParser.SubQueryContext child) {
        if (field != null) {
            return path(field);
        }
        if (child != null) {
            return new ChildQuery(soql(child));
        }
        if (function != null && function.FIELDS() != null) {
            return new FieldSet(function.soqlFieldsParameter().getText().toUpperCase(Locale.ROOT));
        }
        if (function != null) {
            return aggregate(function);
        }
        throw Refusal.malformedQuery(entry.getText() + " is not emulated");
    }

    Operand operand(ApexParser.FieldNameContext field, ApexParser.SoqlFunctionContext function) {
        return field != null ? path(field) : aggregate(function);
    }

    FieldPath path(ApexParser.FieldNameContext field) {
        List<String> names =
                field.soqlId().stream().map(ParserRuleContext::getText).toList();
        return new FieldPath(names, field.getStart().getCharPositionInLine() + 1);
    }

    private Aggregate aggregate(ApexParser.SoqlFunctionContext function) {
        String name = function.getStart().getText().toUpperCase(Locale.ROOT);
        if (!List.of("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX").contains(name)) {
            throw Refusal.malformedQuery("the function " + name + " is not emulated");
        }
        return new Aggregate(name, Optional.ofNullable(function.fieldName()).map(this::path));
    }

    private List<FieldPath> groupBy(ApexParser.GroupByClauseContext clause) {
        if (clause == null) {
            return List.of();
        }
        if (clause.fieldGroupByList() == null) {
            throw Refusal.malformedQuery("GROUP BY ROLLUP and CUBE are not emulated");
        }
        List<FieldPath> paths = new ArrayList<>();
        for (ApexParser.FieldGroupByContext each : clause.fieldGroupByList().fieldGroupBy()) {
            if (each.fieldName() == null) {
                throw Refusal.malformedQuery("GROUP BY " + each.getText() + " is not emulated");
            }
            paths.add(path(each.fieldName()));
        }
        return paths;
    }

    private Optional<Condition> having(ApexParser.GroupByClauseContext clause) {
        return clause == null || clause.logicalExpression() == null
                ? Optional.empty()
                : Optional.of(conditions.read(clause.logicalExpression()));
    }

    private List<Order> orderBy(ApexParser.OrderByClauseContext clause) {
        List<Order> orders = new ArrayList<>();
        if (clause != null) {
            for (ApexParser.FieldOrderContext each : clause.fieldOrderList().fieldOrder()) {
                Operand operand = operand(each.fieldName(), each.soqlFunction());
                orders.add(new Order(operand, each.DESC() != null, each.LAST() != null));
            }
        }
        return orders;
    }

    private static String source(ApexParser.FromNameListContext from) {
        if (from.fieldName().size() != 1) {
            throw Refusal.malformedQuery("several objects after FROM are not emulated");
        }
        return from.fieldName(0).getText();
    }

    private static String sourceAlias(ApexParser.FromNameListContext from) {
        return from.soqlId().isEmpty() ? "" : from.soqlId(0).getText();
    }

    private static String alias(ApexParser.SoqlIdContext id) {
        return id == null ? "" : id.getText();
    }

    private static int number(TerminalNode literal, int otherwise) {
        return literal == null ? otherwise : Integer.parseInt(literal.getText());
    }
}

package org.referralconnector.sandbox.salesforce.soql;

import io.github.apexdevtools.apexparser.ApexParser;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soql.Soql.All;
import org.referralconnector.sandbox.salesforce.soql.Soql.Any;
import org.referralconnector.sandbox.salesforce.soql.Soql.Comparison;
import org.referralconnector.sandbox.salesforce.soql.Soql.Condition;
import org.referralconnector.sandbox.salesforce.soql.Soql.Literal;
import org.referralconnector.sandbox.salesforce.soql.Soql.Not;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operand;
import org.referralconnector.sandbox.salesforce.soql.Soql.Operator;
import org.referralconnector.sandbox.salesforce.soql.Soql.SemiJoin;
import org.referralconnector.sandbox.salesforce.store.FieldValues;

/** Reads the conditions after WHERE and HAVING. */
final class ConditionReader {
    private final SoqlReader queries;
    private final LocalDate today;

    ConditionReader(SoqlReader queries, LocalDate today) {
        this.queries = queries;
        this.today = today;
    }

    Condition read(ApexParser.WhereLogicalExpressionContext expression) {
        return combined(
                expression.whereConditionalExpression(),
                expression.NOT(),
                expression.SOQLOR(),
                each -> each.whereLogicalExpression() != null
                        ? read(each.whereLogicalExpression())
                        : comparison(fieldExpression(each.whereFieldExpression())));
    }

    Condition read(ApexParser.LogicalExpressionContext expression) {
        return combined(
                expression.conditionalExpression(),
                expression.NOT(),
                expression.SOQLOR(),
                each -> each.logicalExpression() != null
                        ? read(each.logicalExpression())
                        : comparison(each.fieldExpression()));
    }

    private static <E> Condition combined(
            List<E> expressions, TerminalNode not, List<TerminalNode> or, Function<E, Condition> reading) {
        List<Condition> parts = expressions.stream().map(reading).toList();
        if (not != null) {
            return new Not(parts.get(0));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return or.isEmpty() ? new All(parts) : new Any(parts);
    }

    private static ApexParser.FieldExpressionContext fieldExpression(ApexParser.WhereFieldExpressionContext context) {
        if (context.fieldExpression() == null) {
            throw Refusal.malformedQuery("FORMULA() is not emulated");
        }
        return context.fieldExpression();
    }

    private Condition comparison(ApexParser.FieldExpressionContext expression) {
        Operand operand = queries.operand(expression.fieldName(), expression.soqlFunction());
        Operator operator = operator(expression.comparisonOperator());
        ApexParser.ValueContext value = expression.value();
        boolean membership = operator == Operator.IN || operator == Operator.NOT_IN;
        if (value.subQuery() != null) {
            if (!membership) {
                throw Refusal.malformedQuery("a query stands only behind IN and NOT IN");
            }
            return new SemiJoin(operand, operator == Operator.NOT_IN, queries.soql(value.subQuery()));
        }
        boolean takesList = membership || operator == Operator.INCLUDES || operator == Operator.EXCLUDES;
        if (takesList != (value.valueList() != null)) {
            throw Refusal.malformedQuery(
                    (takesList ? "expecting a list of values behind " : "unexpected list of values behind ")
                            + expression.comparisonOperator().getText());
        }
        return new Comparison(
                operand,
                operator,
                takesList
                        ? value.valueList().value().stream().map(this::literal).toList()
                        : List.of(literal(value)));
    }

    private static Operator operator(ApexParser.ComparisonOperatorContext context) {
        return switch (context.getText().toUpperCase(Locale.ROOT)) {
            case "=" -> Operator.EQUAL;
            case "!=", "<>" -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_OR_EQUAL;
            case "LIKE" -> Operator.LIKE;
            case "IN" -> Operator.IN;
            case "NOTIN" -> Operator.NOT_IN;
            case "INCLUDES" -> Operator.INCLUDES;
            case "EXCLUDES" -> Operator.EXCLUDES;
            default -> throw Refusal.malformedQuery("unexpected operator " + context.getText());
        };
    }

    private Literal literal(ApexParser.ValueContext value) {
        if (value.NULL() != null) {
            return new Literal(null);
        }
        if (value.BooleanLiteral() != null) {
            return new Literal(Boolean.valueOf(value.getText()));
        }
        if (value.signedNumber() != null) {
            return new Literal(new BigDecimal(value.getText()));
        }
        if (value.StringLiteral() != null) {
            return new Literal(StringLiteral.unquoted(value.getText()));
        }
        return new Literal(point(value));
    }

    private Object point(ApexParser.ValueContext value) {
        try {
            if (value.DateLiteral() != null) {
                return LocalDate.parse(value.getText());
            }
            if (value.DateTimeLiteral() != null) {
                return FieldValues.instant(value.getText());
            }
            if (value.dateFormula() != null) {
                return DatePeriod.of(value.getText(), today);
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw Refusal.malformedQuery("invalid date or datetime: " + value.getText());
        }
        throw Refusal.malformedQuery("unexpected token: '" + value.getText() + "'");
    }
}

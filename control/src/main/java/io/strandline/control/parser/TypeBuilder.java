package io.strandline.control.parser;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Types by their names, CockroachDB's synonyms included. */
final class TypeBuilder {
    private static final int MOST_PRECISION = 1000;
    private static final int MOST_FRACTIONAL_DIGITS = 6;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("bool", Kind.BOOL),
            Map.entry("boolean", Kind.BOOL),
            Map.entry("int2", Kind.INT2),
            Map.entry("smallint", Kind.INT2),
            Map.entry("int4", Kind.INT4),
            Map.entry("int", Kind.INT8),
            Map.entry("integer", Kind.INT8),
            Map.entry("int8", Kind.INT8),
            Map.entry("int64", Kind.INT8),
            Map.entry("bigint", Kind.INT8),
            Map.entry("float4", Kind.FLOAT4),
            Map.entry("real", Kind.FLOAT4),
            Map.entry("float", Kind.FLOAT8),
            Map.entry("float8", Kind.FLOAT8),
            Map.entry("decimal", Kind.DECIMAL),
            Map.entry("dec", Kind.DECIMAL),
            Map.entry("numeric", Kind.DECIMAL),
            Map.entry("string", Kind.STRING),
            Map.entry("text", Kind.STRING),
            Map.entry("varchar", Kind.STRING),
            Map.entry("char", Kind.STRING),
            Map.entry("character", Kind.STRING),
            Map.entry("bytes", Kind.BYTES),
            Map.entry("bytea", Kind.BYTES),
            Map.entry("blob", Kind.BYTES),
            Map.entry("date", Kind.DATE),
            Map.entry("time", Kind.TIME),
            Map.entry("timestamp", Kind.TIMESTAMP),
            Map.entry("timestamptz", Kind.TIMESTAMPTZ),
            Map.entry("interval", Kind.INTERVAL),
            Map.entry("uuid", Kind.UUID),
            Map.entry("jsonb", Kind.JSONB),
            Map.entry("json", Kind.JSONB));

    private TypeBuilder() {}

    static ColumnType type(SqlParser.TypeContext context) {
        ColumnType type = type(context.simpleType());
        return context.getChildCount() == 1 ? type : ColumnType.arrayOf(type);
    }

    static ColumnType type(SqlParser.SimpleTypeContext context) {
        if (context.DOUBLE() != null) {
            return ColumnType.of(Kind.FLOAT8);
        }
        if (context.CHARACTER() != null) {
            return string(context, context.INTEGER(), false);
        }
        if (context.time != null) {
            return time(context);
        }
        String name = Literals.name(context.name());
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.UNDEFINED_OBJECT,
                    "type \"" + name + "\" does not exist",
                    "Known types are BOOL, INT2, INT4, INT8, FLOAT4, FLOAT8, DECIMAL(p,s), STRING, VARCHAR(n), BYTES, DATE, TIME,"
                            + " TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, JSONB and arrays of these.");
        }
        List<TerminalNode> numbers = context.INTEGER();
        return switch (kind) {
            case DECIMAL -> numbers.isEmpty() ? ColumnType.of(kind) : decimal(context, numbers);
            case STRING -> string(context, numbers, name.equals("char") || name.equals("character"));
            case FLOAT8 -> numbers.isEmpty() ? ColumnType.of(kind) : floatOfBits(context, numbers);
            case TIMESTAMPTZ -> {
                requireMicroseconds(context, numbers);
                yield ColumnType.of(kind);
            }
            default -> {
                if (!numbers.isEmpty()) {
                    throw refused(context, "type " + name + " takes no length");
                }
                yield ColumnType.of(kind);
            }
        };
    }

    private static ColumnType time(SqlParser.SimpleTypeContext context) {
        requireMicroseconds(context, context.INTEGER());
        boolean withZone = context.WITH() != null;
        if (context.time.getType() == SqlLexer.TIMESTAMP) {
            return ColumnType.of(withZone ? Kind.TIMESTAMPTZ : Kind.TIMESTAMP);
        }
        if (withZone) {
            throw SourcePlace.error(
                    context.getStart(), ErrorCode.NOT_SUPPORTED, "type TIME WITH TIME ZONE is not supported", null);
        }
        return ColumnType.of(Kind.TIME);
    }

    private static void requireMicroseconds(SqlParser.SimpleTypeContext context, List<TerminalNode> numbers) {
        if (!numbers.isEmpty() && number(context, numbers.get(0)) != MOST_FRACTIONAL_DIGITS) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.NOT_SUPPORTED,
                    "times with a precision other than 6 are not supported",
                    "Leave the precision out: values keep microseconds.");
        }
    }

    private static ColumnType decimal(SqlParser.SimpleTypeContext context, List<TerminalNode> numbers) {
        int precision = number(context, numbers.get(0));
        int scale = numbers.size() > 1 ? number(context, numbers.get(1)) : 0;
        if (precision < 1 || precision > MOST_PRECISION) {
            throw refused(context, "the precision of a DECIMAL lies between 1 and " + MOST_PRECISION);
        }
        if (scale > precision) {
            throw refused(context, "scale (" + scale + ") must be between 0 and precision (" + precision + ")");
        }
        return ColumnType.decimal(precision, scale);
    }

    private static ColumnType floatOfBits(SqlParser.SimpleTypeContext context, List<TerminalNode> numbers) {
        int bits = number(context, numbers.get(0));
        if (bits < 1 || bits > 53) {
            throw refused(context, "precision for type float must be between 1 and 53 bits");
        }
        return ColumnType.of(bits <= 24 ? Kind.FLOAT4 : Kind.FLOAT8);
    }

    private static ColumnType string(
            SqlParser.SimpleTypeContext context, List<TerminalNode> numbers, boolean oneByDefault) {
        if (numbers.isEmpty()) {
            return oneByDefault ? ColumnType.varchar(1) : ColumnType.of(Kind.STRING);
        }
        int length = number(context, numbers.get(0));
        if (length < 1 || numbers.size() > 1) {
            throw refused(context, "length for type varchar must be at least 1");
        }
        return ColumnType.varchar(length);
    }

    private static int number(SqlParser.SimpleTypeContext context, TerminalNode digits) {
        try {
            return Integer.parseInt(digits.getText());
        } catch (NumberFormatException e) {
            throw refused(context, "number out of range: " + digits.getText());
        }
    }

    private static RuntimeException refused(SqlParser.SimpleTypeContext context, String message) {
        return SourcePlace.error(context.getStart(), ErrorCode.SYNTAX, message, null);
    }
}

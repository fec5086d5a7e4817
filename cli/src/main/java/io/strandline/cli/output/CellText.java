package io.strandline.cli.output;

import java.math.BigDecimal;

/** The text of a value. */
final class CellText {
    private static final int LONGEST_PLAIN_NUMBER = 21;

    private CellText() {}

    static String of(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Double number) {
            return ofDouble(number);
        }
        return value.toString();
    }

    /** The shortest digits that read back as the same number, without an exponent where that is short too. */
    private static String ofDouble(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        String plain = decimal.toPlainString();
        return plain.length() <= LONGEST_PLAIN_NUMBER ? plain : decimal.toString();
    }
}

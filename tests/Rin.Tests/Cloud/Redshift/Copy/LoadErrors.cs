using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Redshift's words for PostgreSQL's complaints about a row.</summary>
internal static class LoadErrors
{
    public static LoadError FromServer(string sqlState, string message, TargetColumn? column, string value, string file, long line)
    {
        var (code, reason) = (sqlState, column?.Kind) switch
        {
            ("22P02", ColumnKind.Integer) or ("22003", ColumnKind.Integer) => (RowException.InvalidDigit, InvalidDigit(column!, value)),
            ("22P02", _) when column?.Type is "numeric" or "float4" or "float8" => (RowException.InvalidDigit, InvalidDigit(column, value)),
            ("22007" or "22008", _) when column?.Type == "date" => (
                RowException.InvalidDate,
                "Invalid Date Format - length must be 10 or more"
            ),
            ("22007" or "22008", _) => (RowException.InvalidTimestamp, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"),
            ("23502", _) => (RowException.MissingNotNull, "Missing data for not-null field"),
            ("22021", _) => (RowException.InvalidUtf8, "String contains invalid or unsupported UTF-8 codepoints. " + message),
            ("22001", _) => (RowException.StringTooLong, "String length exceeds DDL length"),
            _ => (RowException.InvalidDigit, message),
        };
        return new LoadError(file, line, column, 0, code, reason, value, "");
    }

    public static LoadError FromRow(RowException e, string file, long line) =>
        new(file, line, e.Column, 0, e.Code, e.Message, e.RawValue, e.RawLine);

    public static SqlException Failure(string table) =>
        SqlException.Internal($"Load into table '{table}' failed. Check 'sys_load_error_detail' system table for details.");

    private static string InvalidDigit(TargetColumn column, string value)
    {
        var position = 0;
        while (position < value.Length && (char.IsAsciiDigit(value[position]) || (position == 0 && value[0] is '-' or '+')))
            position++;
        var type = column.Type switch
        {
            "int2" => "Short",
            "int4" => "Integer",
            "int8" => "Long",
            "numeric" => "Decimal",
            _ => "Float",
        };
        var character = position < value.Length ? value[position].ToString() : "";
        return $"Invalid digit, Value '{character}', Pos {position}, Type: {type}";
    }
}

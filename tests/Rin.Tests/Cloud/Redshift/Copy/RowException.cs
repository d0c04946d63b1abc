namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A record that cannot be loaded: why, and where it shows.</summary>
internal sealed class RowException(int code, string reason, TargetColumn? column = null, string rawValue = "") : Exception(reason)
{
    public const int ExtraColumns = 1202;
    public const int StringTooLong = 1204;
    public const int InvalidDate = 1205;
    public const int InvalidTimestamp = 1206;
    public const int InvalidDigit = 1207;
    public const int MissingNewline = 1211;
    public const int MissingNotNull = 1213;
    public const int DelimiterNotFound = 1214;
    public const int InvalidUtf8 = 1220;
    public const int InvalidQuotes = 1212;
    public const int InvalidJson = 1216;
    public const int RowTooLong = 1224;

    public int Code { get; } = code;

    public TargetColumn? Column { get; } = column;

    public string RawValue { get; } = rawValue;

    public string RawLine { get; init; } = "";
}

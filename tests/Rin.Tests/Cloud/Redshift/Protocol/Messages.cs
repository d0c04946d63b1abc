namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>The messages that the gateway itself writes.</summary>
internal static class Messages
{
    public const int SslRequest = 80877103;
    public const int GssRequest = 80877104;
    public const int CancelRequest = 80877102;
    public const int Version3 = 196608;

    public static FrameWriter Error(this FrameWriter writer, string severity, string sqlState, string message, string? detail = null) =>
        writer.Report((byte)'E', severity, sqlState, message, detail);

    public static FrameWriter Notice(this FrameWriter writer, string severity, string sqlState, string message) =>
        writer.Report((byte)'N', severity, sqlState, message, null);

    public static FrameWriter CommandComplete(this FrameWriter writer, string tag) => writer.Begin((byte)'C').Text(tag).End();

    public static FrameWriter ParameterStatus(this FrameWriter writer, string name, string value) =>
        writer.Begin((byte)'S').Text(name).Text(value).End();

    public static FrameWriter Flush(this FrameWriter writer) => writer.Begin((byte)'H').End();

    public static FrameWriter Sync(this FrameWriter writer) => writer.Begin((byte)'S').End();

    public static FrameWriter Parse(this FrameWriter writer, string name, string sql) =>
        writer.Begin((byte)'P').Text(name).Text(sql).Int16(0).End();

    /// <summary>Binds a statement to the portal of the same name, all values and results as text.</summary>
    public static FrameWriter Bind(this FrameWriter writer, string name, params ReadOnlySpan<string> values)
    {
        writer.Begin((byte)'B').Text(name).Text(name).Int16(0).Int16(values.Length);
        foreach (var value in values)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(value);
            writer.Int32(bytes.Length).Bytes(bytes);
        }
        return writer.Int16(0).End();
    }

    public static FrameWriter Describe(this FrameWriter writer, string portal) =>
        writer.Begin((byte)'D').Byte((byte)'P').Text(portal).End();

    public static FrameWriter Execute(this FrameWriter writer, string portal) => writer.Begin((byte)'E').Text(portal).Int32(0).End();

    public static FrameWriter CloseStatement(this FrameWriter writer, string name) =>
        writer.Begin((byte)'C').Byte((byte)'S').Text(name).End();

    private static FrameWriter Report(this FrameWriter writer, byte type, string severity, string sqlState, string message, string? detail)
    {
        writer.Begin(type);
        writer.Byte((byte)'S').Text(severity).Byte((byte)'V').Text(severity == "INFO" ? "INFO" : severity);
        writer.Byte((byte)'C').Text(sqlState).Byte((byte)'M').Text(message);
        if (detail is not null)
            writer.Byte((byte)'D').Text(detail);
        return writer.Byte(0).End();
    }
}

using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>The fields of an ErrorResponse or NoticeResponse, by the protocol's letters.</summary>
internal sealed class ServerError
{
    private readonly Dictionary<char, string> _fields = [];

    public ServerError(ReadOnlySpan<byte> body)
    {
        while (body.Length > 1 && body[0] != 0)
        {
            var end = body[1..].IndexOf((byte)0) + 1;
            if (end <= 0)
                break;
            _fields[(char)body[0]] = Encoding.UTF8.GetString(body[1..end]);
            body = body[(end + 1)..];
        }
    }

    public string SqlState => Field('C');

    public string Message => Field('M');

    public string Detail => Field('D');

    /// <summary>Where it happened; for COPY the line and the column.</summary>
    public string Context => Field('W');

    public string Column => Field('c');

    private string Field(char letter) => _fields.GetValueOrDefault(letter, "");
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace GapFurniture.Http;

/// <summary>
/// The headers that tell a server of its invocation, named as aws-lambda-web-adapter names them. Their JSON is ASCII on one line: many servers
/// read header values as Latin-1.
/// </summary>
/// <seealso href="https://aws.github.io/aws-lambda-web-adapter/features/request-context.html"/>
public static class ContextHeaders
{
    /// <summary>The event's <c>requestContext</c>.</summary>
    public const string RequestContext = "x-amzn-request-context";

    /// <summary>What the Runtime API says of the invocation.</summary>
    public const string LambdaContext = "x-amzn-lambda-context";

    public const string TenantId = "x-amz-tenant-id";

    /// <summary>The service that sent an event which is no HTTP request.</summary>
    public const string Source = "x-amzn-event-source";

    /// <summary>What does not fit after so many cuts is left out as a whole.</summary>
    private const int MostCuts = 16;

    private static readonly string[] s_all = [RequestContext, LambdaContext, TenantId, Source];

    private static readonly byte[] s_function = Function();

    [ThreadStatic]
    private static JsonBuffer? t_lambda;

    /// <summary>What does not stay as it is in a string, or ends it.</summary>
    private static readonly SearchValues<byte> s_special = SearchValues.Create(
        Encoding.Latin1.GetBytes("\"\\" + Characters.Between(0x7F, 0xFF))
    );

    /// <summary>
    /// Whether a client's header would pass for one of these. Servers that hand headers on as variables (CGI, WSGI, PHP) write both - and _ as _.
    /// </summary>
    public static bool IsForged(string name)
    {
        if (name.Length is not (15 or 19 or 21 or 22) || (name[0] | 0x20) != 'x')
            return false;
        var dashed = name.Replace('_', '-');
        return Array.Exists(s_all, own => own.Equals(dashed, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Adds those of an invocation.</summary>
    /// <param name="requestContext">The event's, where it has one.</param>
    /// <param name="limit">Bytes that a line may have.</param>
    /// <param name="notes">Takes what did not fit.</param>
    public static void Add(List<HeaderField> to, InvocationContext context, JsonValue requestContext, int limit, ICollection<string> notes)
    {
        if (requestContext.IsObject)
            Add(to, RequestContext, requestContext.Raw, limit, notes);
        Add(to, LambdaContext, Write(context).Span, limit, notes);
        if (context.TenantId is not null)
            to.Add(new HeaderField(TenantId, HeaderRules.Clean(context.TenantId)));
    }

    private static void Add(List<HeaderField> to, string name, ReadOnlySpan<byte> json, int limit, ICollection<string> notes)
    {
        var room = limit - name.Length - 2;
        // As it mostly comes. Blanks between its parts do no harm.
        var isLine = json.Length <= room && json.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        var value = isLine ? Encoding.ASCII.GetString(json) : OneAsciiLine(json);
        if (value.Length > room)
        {
            var shorter = Shorten(Encoding.ASCII.GetBytes(value), room, out var cut);
            notes.Add(
                $"{name} would be {value.Length} bytes long: {(shorter is null ? "it is left out" : $"it is sent without {cut}")}; see -context-limit"
            );
            value = shorter;
        }
        if (value is not null)
            to.Add(new HeaderField(name, value));
    }

    private static ReadOnlyMemory<byte> Write(InvocationContext context)
    {
        var json = t_lambda ??= new JsonBuffer(kept: 1024);
        json.Clear();
        json.Raw("{\"request_id\":"u8).Text(context.RequestId);
        json.Raw(",\"deadline\":"u8).Number(context.DeadlineMs);
        json.Raw(",\"invoked_function_arn\":"u8).Text(context.FunctionArn ?? "");
        Member(json, ",\"xray_trace_id\":"u8, context.TraceId);
        Verbatim(json, ",\"client_context\":"u8, context.ClientContext);
        Verbatim(json, ",\"identity\":"u8, context.CognitoIdentity);
        json.Raw(",\"env_config\":"u8).Raw(s_function);
        Member(json, ",\"tenant_id\":"u8, context.TenantId);
        return json.Raw("}"u8).Written;
    }

    private static void Member(JsonBuffer json, ReadOnlySpan<byte> name, string? value)
    {
        json.Raw(name);
        if (value is null)
            json.Raw("null"u8);
        else
            json.Text(value);
    }

    private static void Verbatim(JsonBuffer json, ReadOnlySpan<byte> name, string? value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value ?? "null");
        json.Raw(name).Raw(JsonText.IsValid(utf8) ? utf8 : "null"u8);
    }

    /// <summary>What does not change from one invocation to the next.</summary>
    private static byte[] Function()
    {
        var json = new JsonBuffer(512);
        json.Raw("{\"function_name\":"u8).Text(Variable("AWS_LAMBDA_FUNCTION_NAME"));
        _ = int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes);
        json.Raw(",\"memory\":"u8).Number(megabytes);
        json.Raw(",\"version\":"u8).Text(Variable("AWS_LAMBDA_FUNCTION_VERSION"));
        json.Raw(",\"log_stream\":"u8).Text(Variable("AWS_LAMBDA_LOG_STREAM_NAME"));
        json.Raw(",\"log_group\":"u8).Text(Variable("AWS_LAMBDA_LOG_GROUP_NAME"));
        return json.Raw("}"u8).Written.ToArray();

        static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
    }

    /// <summary>The same JSON without white space, and in ASCII: other characters can only be in strings, which have escapes for them.</summary>
    private static string OneAsciiLine(ReadOnlySpan<byte> json)
    {
        var line = new JsonBuffer(json.Length);
        while (!json.IsEmpty)
        {
            var quote = json.IndexOf((byte)'"');
            foreach (var value in quote < 0 ? json : json[..(quote + 1)])
            {
                if (value > ' ')
                    line.Raw([value]);
            }
            json = quote < 0 ? default : AfterString(json[(quote + 1)..], line);
        }
        return Encoding.ASCII.GetString(line.Written.Span);
    }

    /// <summary>Copies up to the quote that ends a string.</summary>
    private static ReadOnlySpan<byte> AfterString(ReadOnlySpan<byte> json, JsonBuffer line)
    {
        while (true)
        {
            var plain = json.IndexOfAny(s_special);
            line.Raw(json[..plain]);
            json = json[plain..];
            if (json[0] < 0x7F)
            {
                var length = json[0] == '"' ? 1 : 2;
                line.Raw(json[..length]);
                json = json[length..];
                if (length == 1)
                    return json;
                continue;
            }
            _ = Rune.DecodeFromUtf8(json, out var rune, out var consumed);
            foreach (var unit in rune.ToString())
                line.Raw(Encoding.ASCII.GetBytes($"\\u{(int)unit:x4}"));
            json = json[consumed..];
        }
    }

    /// <summary>Cuts the largest members out until it fits.</summary>
    /// <returns>Null where that does not do.</returns>
    private static string? Shorten(byte[] json, int room, out string cut)
    {
        var paths = new List<string>();
        while (json.Length > room && paths.Count < MostCuts && new JsonValue(json).Members.Count > 0)
        {
            var (start, end) = Largest(json, out var path);
            json = [.. json.AsSpan(0, start), .. json.AsSpan(end)];
            paths.Add(path);
        }
        cut = string.Join(", ", paths);
        return json.Length <= room ? Encoding.ASCII.GetString(json) : null;
    }

    /// <summary>
    /// Where the largest member stands, with its comma. It is looked for within an object where one member is most of it: of an identity with a
    /// certificate only the certificate has to go.
    /// </summary>
    private static (int Start, int End) Largest(ReadOnlySpan<byte> json, out string path)
    {
        var members = new JsonValue(json).Members;
        path = "";
        while (true)
        {
            var largest = IndexOfLargest(members);
            path += (path.Length == 0 ? "" : ".") + JsonText.Unescape(members.Name(largest));
            var value = members[largest];
            var inner = value.Members;
            if (inner.Count == 0 || inner[IndexOfLargest(inner)].Raw.Length * 2 < value.Raw.Length)
            {
                json.Overlaps(members.Name(largest), out var name);
                json.Overlaps(value.Raw, out var start);
                var end = start + value.Raw.Length;
                return json[end] == ',' ? (name - 1, end + 1) : (json[name - 2] == ',' ? name - 2 : name - 1, end);
            }
            members = inner;
        }
    }

    private static int IndexOfLargest(JsonMembers members)
    {
        var largest = 0;
        for (var i = 1; i < members.Count; i++)
        {
            if (members[i].Raw.Length > members[largest].Raw.Length)
                largest = i;
        }
        return largest;
    }
}

using System.Globalization;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>A request to S3 with its address and query taken apart.</summary>
internal sealed class S3Request
{
    private readonly S3Address _address;
    private readonly Dictionary<string, string> _query;

    public S3Request(HttpContext context)
    {
        var target = RequestTarget.Of(context);
        Context = context;
        _address = S3Address.Of(context, target);
        _query = target.Query.DistinctBy(p => p.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    public HttpContext Context { get; }

    public IHeaderDictionary Headers => Context.Request.Headers;

    public HttpResponse Response => Context.Response;

    public string BucketName => _address.Bucket ?? throw S3Errors.InvalidRequest("The request names no bucket.");

    public string Key => _address.Key ?? throw S3Errors.InvalidRequest("The request names no key.");

    public CancellationToken Aborted => Context.RequestAborted;

    public string RequestId => CallContext.Of(Context).RequestId;

    /// <summary>A query parameter; null when absent.</summary>
    public string? Query(string name) => _query.GetValueOrDefault(name);

    /// <summary>A numeric query parameter between 0 and a maximum.</summary>
    public int Number(string name, int standard, int max)
    {
        if (Query(name) is not { Length: > 0 } text)
            return standard;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, max)
            : throw S3Errors.InvalidArgument($"Argument {name} must be an integer between 0 and 2147483647");
    }

    /// <summary>A header; null when absent or empty.</summary>
    public string? Header(string name) => Headers[name].ToString() is { Length: > 0 } value ? value : null;
}

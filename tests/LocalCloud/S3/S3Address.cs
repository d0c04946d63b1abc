using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Bucket and key of a request, in path style or, under <c>bucket.localhost</c>, in virtual-host style.</summary>
internal sealed record S3Address(string? Bucket, string? Key)
{
    private const string HostSuffix = ".localhost";

    public static S3Address Of(HttpContext context, RequestTarget target)
    {
        var path = target.Path;
        var host = context.Request.Host.Host;
        if (host.EndsWith(HostSuffix, StringComparison.OrdinalIgnoreCase) && host.Length > HostSuffix.Length)
            return new S3Address(host[..^HostSuffix.Length], path.Length > 1 ? path[1..] : null);
        var slash = path.IndexOf('/', 1);
        if (path.Length <= 1)
            return new S3Address(null, null);
        return slash < 0
            ? new S3Address(path[1..], null)
            : new S3Address(path[1..slash], slash + 1 < path.Length ? path[(slash + 1)..] : null);
    }
}

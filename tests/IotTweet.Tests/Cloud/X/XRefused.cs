namespace GapFurniture.LocalCloud.X;

/// <summary>An error answer of X, in the form of RFC 7807.</summary>
internal sealed class XRefused(int status, string title, string detail, string type = "about:blank") : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    public string Type { get; } = type;

    /// <summary>When to come again, for a 429 of a fault; those of limits have their own headers.</summary>
    public DateTimeOffset? Reset { get; init; }

    public static XRefused Invalid(string detail) =>
        new(400, "Invalid Request", detail, "https://api.twitter.com/2/problems/invalid-request");

    public static XRefused Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static XRefused Forbidden(string detail) => new(403, "Forbidden", detail);

    public static XRefused NotFound(string detail) =>
        new(404, "Not Found Error", detail, "https://api.twitter.com/2/problems/resource-not-found");

    public static XRefused TooMany(DateTimeOffset? reset = null) => new(429, "Too Many Requests", "Too Many Requests") { Reset = reset };

    public static XRefused Broken(int status) =>
        new(status, status == 503 ? "Service Unavailable" : "Internal Server Error", "Please try again");
}

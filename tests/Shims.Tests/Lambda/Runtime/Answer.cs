using Microsoft.AspNetCore.Http;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>What a function posted to the Runtime API.</summary>
public sealed record Answer(string Path, string Body, IHeaderDictionary Headers)
{
    /// <summary>response, or error.</summary>
    public string Kind => Path[(Path.LastIndexOf('/') + 1)..];
}

using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud;

/// <summary>
/// A part of the local cloud that one piece alone needs. It lies with that piece's tests, in <c>tests/X.Tests/Cloud</c>, and goes with them;
/// the host makes every part that is compiled in. A part has a constructor that takes the host.
/// </summary>
internal interface ICloudPart : IAsyncDisposable
{
    /// <summary>AWS services behind the gateway, which checks signatures; read once, after <see cref="StartAsync"/>.</summary>
    IEnumerable<IAwsService> Services => [];

    /// <summary>What a process needs in its environment to find the part, when the cloud listens.</summary>
    IEnumerable<KeyValuePair<string, string>> Environment => [];

    /// <summary>Starts what the part needs besides memory.</summary>
    Task StartAsync(LocalCloudOptions options, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Answers a request that is not for AWS; false if it is not for this part.</summary>
    Task<bool> HandleAsync(HttpContext context) => Task.FromResult(false);

    /// <summary>The CloudFormation type of the resources that the part has, such as <c>AWS::DynamoDB::Table</c>; null for none.</summary>
    string? ResourceType => null;

    /// <summary>Makes such a resource as a template wants it.</summary>
    void Create(string name, JsonObject properties) => throw new NotSupportedException(name);

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One of each part that is compiled in.</summary>
    static IReadOnlyList<ICloudPart> All(LocalCloudHost cloud) =>
        [
            .. typeof(ICloudPart)
                .Assembly.GetTypes()
                .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICloudPart)))
                .OrderBy(t => t.FullName, StringComparer.Ordinal)
                .Select(t => (ICloudPart)Activator.CreateInstance(t, cloud)!),
        ];
}

using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Server;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>
/// Tells the server of SnapStart's moments: before the snapshot, when it can let go of what would not survive it, and after each restore, when it makes
/// anew what must not be the same everywhere, such as connections, random numbers and credentials.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html"/>
internal sealed class SnapshotHooks(IServer server, ILogger logger)
{
    /// <summary>What Lambda grants for a restore.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html"/>
    public static readonly TimeSpan RestoreLimit = TimeSpan.FromSeconds(10);

    /// <summary>Posts to a path of the server, by a header that clients cannot send.</summary>
    /// <param name="path">Null: there is no such hook.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>What went wrong, for people; null for nothing.</returns>
    public string? Post(string? path, TimeSpan limit)
    {
        if (path is null)
            return null;
        // A connection of its own: it must not be part of the snapshot.
        using var client = new ServerClient(server, logger);
        var request = new HttpRequest("POST", path, [new("Host", "localhost"), new(ContextHeaders.Source, "serverwrap")], default);
        try
        {
            var head = client.Send(request, TimeProvider.System.GetUtcNow().Add(limit).ToUnixTimeMilliseconds());
            new ByteBuffer().Append(client.Read, client.ContentLength, int.MaxValue);
            return head.Status is >= 200 and < 300 ? null : $"POST {path}: the server answered {head.Status}";
        }
        catch (Exception e) when (e is ServerException or IOException or TimeoutException)
        {
            return $"POST {path}: {e.Message}";
        }
    }
}

using System.Net;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>What the config file says.</summary>
internal sealed record ConfigFile
{
    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public EndPoint? Connection { get; init; }

    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    public IReadOnlyList<string> Folders { get; init; } = [];

    public MirrorOptions? Mirror { get; init; }
}
